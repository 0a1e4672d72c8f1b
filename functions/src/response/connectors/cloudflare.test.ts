import { describe, expect, test } from "vitest";
import { z } from "zod";
import { cloudflare } from "./cloudflare.ts";
import { json, localHttp, localServer, MISBEHAVIOURS, NONSENSE, patienceFor, rejection } from "./testing.ts";
import type { Answer, LocalServer } from "./testing.ts";

const ZONE = "023e105f4ecef8ad9ca31a8372d0c353";
const TOKEN = "token-0123456789";
const PATH = `/client/v4/zones/${ZONE}/firewall/access_rules/rules`;
const CIDR = "198.51.100.7/32";
const BLOCK = { reason: "brute force of root", idempotencyKey: "exec-1/0" };
const UNDO = { idempotencyKey: "exec-1/0/undo" };

const Posted = z.object({
  mode: z.string(),
  notes: z.string(),
  configuration: z.object({ target: z.string(), value: z.string() }),
});
type FakeRule = z.infer<typeof Posted> & { readonly id: string };

const fail = (code: number, message: string) => ({
  success: false,
  errors: [{ code, message }],
  result: null,
});

/** The part of Cloudflare that the connector speaks with, as its documentation and its users' reports have it. */
function cloudflareOf(rules: FakeRule[]): Answer {
  return ({ method, path, body }, response) => {
    const url = new URL(path, "http://cloudflare");
    const id = url.pathname.slice(PATH.length + 1);
    if (method === "POST") {
      const posted = Posted.parse(JSON.parse(body));
      if (rules.some(({ configuration }) => configuration.value === posted.configuration.value)) {
        return json(response, 400, fail(10_009, "firewallaccessrules.api.duplicate_of_existing"));
      }
      const rule = { ...posted, id: `rule${rules.length}` };
      rules.push(rule);
      return json(response, 200, { success: true, errors: [], result: rule });
    }
    if (method === "GET") {
      const value = url.searchParams.get("configuration.value");
      const result = rules.filter(({ configuration }) => configuration.value === value);
      return json(response, 200, { success: true, errors: [], result });
    }
    const index = rules.findIndex((rule) => rule.id === id);
    if (index < 0) return json(response, 404, fail(10_001, "firewallaccessrules.api.not_found"));
    rules.splice(index, 1);
    return json(response, 200, { success: true, errors: [], result: { id } });
  };
}

const to = (server: LocalServer, timeoutMs = 2_000) =>
  cloudflare(
    { zoneId: ZONE, apiToken: TOKEN, baseUrl: `${server.url}/client/v4/`, timeoutMs },
    localHttp([server]),
  );

const foreign = (mode: string): FakeRule => ({
  id: "theirs",
  mode,
  notes: "by hand",
  configuration: { target: "ip", value: "198.51.100.7" },
});

describe("blocking", () => {
  test("makes a rule of the zone that says who made it and why", async () => {
    await using server = await localServer(cloudflareOf([]));
    expect(await to(server).block({ cidr: CIDR }, BLOCK)).toEqual({ ref: "rule0" });
    expect(server.seen).toMatchObject([
      {
        method: "POST",
        path: PATH,
        headers: { authorization: `Bearer ${TOKEN}`, "idempotency-key": "exec-1/0" },
      },
    ]);
    expect(JSON.parse(server.seen[0]?.body ?? "")).toEqual({
      mode: "block",
      configuration: { target: "ip", value: "198.51.100.7" },
      notes: expect.stringMatching(/^ThreatStream [0-9a-f]{12} brute force of root$/),
    });
  });

  test("what is blocked already succeeds with the rule that is there", async () => {
    const rules: FakeRule[] = [];
    await using server = await localServer(cloudflareOf(rules));
    const firewall = to(server);
    const first = await firewall.block({ cidr: CIDR }, BLOCK);
    expect(await firewall.block({ cidr: CIDR }, BLOCK)).toEqual(first);
    expect(rules).toHaveLength(1);
  });

  test.each([
    ["2001:db8::7/128", "ip6", "2001:db8::7"],
    ["198.51.0.0/16", "ip_range", "198.51.0.0/16"],
    ["198.51.100.0/24", "ip_range", "198.51.100.0/24"],
    ["2001:db8::/48", "ip_range", "2001:db8::/48"],
  ])("%s is of the kind %s", async (cidr, target, value) => {
    await using server = await localServer(cloudflareOf([]));
    await to(server).block({ cidr }, BLOCK);
    expect(JSON.parse(server.seen[0]?.body ?? "")).toMatchObject({ configuration: { target, value } });
  });

  test.each(["198.51.100.0/25", "198.0.0.0/8", "2001:db8::/56"])("%s is refused unsent", async (cidr) => {
    await using server = await localServer(cloudflareOf([]));
    const error = await rejection(to(server).block({ cidr }, BLOCK));
    expect(error).toMatchObject({ reason: "refused_request", retryable: false });
    await expect(to(server).unblock({ cidr }, UNDO)).resolves.toBeUndefined();
    expect(server.seen).toHaveLength(0);
  });

  test("what somebody lets in is not said to be blocked", async () => {
    await using server = await localServer(cloudflareOf([foreign("whitelist")]));
    const error = await rejection(to(server).block({ cidr: CIDR }, BLOCK));
    expect(error).toMatchObject({ reason: "refused_request" });
  });
});

describe("unblocking", () => {
  test("removes the rule", async () => {
    const rules: FakeRule[] = [];
    await using server = await localServer(cloudflareOf(rules));
    const { ref } = await to(server).block({ cidr: CIDR }, BLOCK);
    await to(server).unblock({ cidr: CIDR, ref }, UNDO);
    expect(rules).toEqual([]);
    expect(server.seen.at(-1)).toMatchObject({ method: "DELETE", path: `${PATH}/rule0`, body: "" });
  });

  test("what is gone succeeds", async () => {
    await using server = await localServer(cloudflareOf([]));
    await expect(to(server).unblock({ cidr: CIDR }, UNDO)).resolves.toBeUndefined();
  });

  test("what goes in the meantime succeeds", async () => {
    const rules: FakeRule[] = [];
    const answer = cloudflareOf(rules);
    await using server = await localServer((request, response) => {
      if (request.method === "DELETE") rules.splice(0);
      answer(request, response);
    });
    await to(server).block({ cidr: CIDR }, BLOCK);
    await expect(to(server).unblock({ cidr: CIDR }, UNDO)).resolves.toBeUndefined();
  });

  test("what somebody else blocked stays", async () => {
    const rules = [foreign("block")];
    await using server = await localServer(cloudflareOf(rules));
    expect(await to(server).block({ cidr: CIDR }, BLOCK)).toEqual({ ref: "theirs" });
    await to(server).unblock({ cidr: CIDR, ref: "theirs" }, UNDO);
    expect(rules).toHaveLength(1);
  });
});

test.each(["", "zone", `${ZONE}/..`])("%j is no zone", (zoneId) => {
  expect(() => cloudflare({ zoneId, apiToken: TOKEN }, localHttp([]))).toThrow(RangeError);
});

describe("Cloudflare misbehaves", () => {
  test.each([...MISBEHAVIOURS, ...NONSENSE])("$name", async ({ answer, failure }) => {
    await using server = await localServer(answer);
    const firewall = to(server, patienceFor(failure));
    const errors = await Promise.all([
      rejection(firewall.block({ cidr: CIDR }, BLOCK)),
      rejection(firewall.unblock({ cidr: CIDR }, UNDO)),
    ]);
    for (const error of errors) {
      expect(error).toMatchObject({ name: "ConnectorError", ...failure });
      expect(String(error)).not.toContain(TOKEN);
    }
  });
});
