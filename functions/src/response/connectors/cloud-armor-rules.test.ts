import { describe, expect, test } from "vitest";
import { z } from "zod";
import { cloudArmor } from "./cloud-armor.ts";
import { json, localHttp, localServer, MISBEHAVIOURS, NONSENSE, patienceFor, rejection } from "./testing.ts";
import type { Answer, LocalServer } from "./testing.ts";

const TOKEN = "ya29.token";
const POLICY = "/compute/v1/projects/acme-prod/global/securityPolicies/edge";
const CIDR = "198.51.100.7/32";
const BLOCK = { reason: "brute force of root", idempotencyKey: "exec-1/0" };
const UNDO = { idempotencyKey: "exec-1/0/undo" };

const FakeRule = z.object({
  priority: z.int(),
  action: z.string(),
  description: z.string(),
  match: z.object({ versionedExpr: z.string(), config: z.object({ srcIpRanges: z.array(z.string()) }) }),
});
type FakeRule = z.infer<typeof FakeRule>;

const failure = (code: number, message: string) => ({ error: { code, message, errors: [{ message }] } });
const done = { name: "operation-1", status: "DONE" };

/** The part of Compute Engine that the connector speaks with. `operations` are answered in turn, then DONE. */
function computeOf(rules: Map<number, FakeRule>, operations: unknown[] = []): Answer {
  return ({ method, path, body }, response) => {
    const url = new URL(path, "http://compute");
    const priority = Number(url.searchParams.get("priority"));
    if (url.pathname.includes("/operations/")) return json(response, 200, operations.shift() ?? done);
    const verb = url.pathname.slice(POLICY.length + 1);
    if (verb !== "addRule" && !rules.has(priority)) {
      const message = `Invalid value for field 'priority': '${priority}'. The security policy does not contain a rule at priority ${priority}.`;
      return json(response, 400, failure(400, message));
    }
    if (method === "GET") return json(response, 200, rules.get(priority));
    if (verb === "removeRule") rules.delete(priority);
    else {
      const rule = FakeRule.parse(JSON.parse(body));
      if (rules.has(rule.priority)) {
        return json(response, 400, failure(400, "Cannot have rules with the same priorities."));
      }
      rules.set(rule.priority, rule);
    }
    return json(response, 200, operations.shift() ?? done);
  };
}

interface Options {
  readonly priorities?: { readonly first: number; readonly last: number };
  readonly timeoutMs?: number;
  readonly pauses?: number[];
}

const to = (server: LocalServer, { priorities, timeoutMs = 2_000, pauses = [] }: Options = {}) =>
  cloudArmor(
    {
      kind: "policy",
      project: "acme-prod",
      policy: "edge",
      priorities: priorities ?? { first: 1_000, last: 1_999 },
      baseUrl: `${server.url}/compute/v1`,
      timeoutMs,
    },
    {
      http: localHttp([server]),
      getAccessToken: async () => TOKEN,
      pause: async (ms) => {
        pauses.push(ms);
      },
    },
  );

const ruleOf = (priority: number, cidr: string, description: string, action = "deny(403)"): FakeRule => ({
  priority,
  action,
  description,
  match: { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: [cidr] } },
});

describe("blocking", () => {
  test("adds a rule at a priority that follows from the address", async () => {
    const rules = new Map<number, FakeRule>();
    await using server = await localServer(computeOf(rules));
    const { ref } = await to(server).block({ cidr: CIDR }, BLOCK);
    const added = server.seen.find(({ method }) => method === "POST");
    expect(added).toMatchObject({
      path: `${POLICY}/addRule`,
      headers: { authorization: `Bearer ${TOKEN}`, "idempotency-key": "exec-1/0" },
    });
    expect(JSON.parse(added?.body ?? "")).toEqual({
      description: expect.stringMatching(/^ThreatStream [0-9a-f]{12} brute force of root$/),
      priority: Number(ref),
      match: { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: [CIDR] } },
      action: "deny(403)",
      preview: false,
    });
    rules.clear();
    expect(await to(server).block({ cidr: CIDR }, BLOCK)).toEqual({ ref });
    expect(Number(ref)).toBeGreaterThanOrEqual(1_000);
    expect(Number(ref)).toBeLessThanOrEqual(1_999);
  });

  test("what is blocked already succeeds, and adds nothing", async () => {
    const rules = new Map<number, FakeRule>();
    await using server = await localServer(computeOf(rules));
    const first = await to(server).block({ cidr: CIDR }, BLOCK);
    expect(await to(server).block({ cidr: CIDR }, BLOCK)).toEqual(first);
    expect(server.seen.filter(({ path }) => path.endsWith("/addRule"))).toHaveLength(1);
  });

  test("addresses that share a place go to the next, and are found after the first is gone", async () => {
    const rules = new Map<number, FakeRule>();
    const priorities = { first: 10, last: 11 };
    await using server = await localServer(computeOf(rules));
    const firewall = to(server, { priorities });
    const cidrs = ["198.51.100.1/32", "198.51.100.2/32"];
    const [one = "", two = ""] = cidrs;
    const first = await firewall.block({ cidr: one }, BLOCK);
    const second = await firewall.block({ cidr: two }, BLOCK);
    expect(new Set([first.ref, second.ref])).toEqual(new Set(["10", "11"]));
    await firewall.unblock({ cidr: one }, UNDO);
    expect(await firewall.block({ cidr: two }, BLOCK)).toEqual(second);
    expect([...rules.keys()]).toEqual([Number(second.ref)]);
  });

  test("a full range is refused with what to do", async () => {
    const rules = new Map([[10, ruleOf(10, "203.0.113.0/24", "by hand")]]);
    await using server = await localServer(computeOf(rules));
    const error = await rejection(
      to(server, { priorities: { first: 10, last: 10 } }).block({ cidr: CIDR }, BLOCK),
    );
    expect(error).toMatchObject({ reason: "refused_request", retryable: false });
  });

  test("a place that is lost to somebody faster is left to them", async () => {
    const rules = new Map<number, FakeRule>();
    const answer = computeOf(rules);
    let stolen: number | undefined;
    await using server = await localServer((request, response) => {
      if (stolen === undefined && request.path.endsWith("/addRule")) {
        stolen = FakeRule.parse(JSON.parse(request.body)).priority;
        rules.set(stolen, ruleOf(stolen, "203.0.113.9/32", "ThreatStream 0 other"));
      }
      answer(request, response);
    });
    const { ref } = await to(server).block({ cidr: CIDR }, BLOCK);
    expect(Number(ref)).not.toBe(stolen);
    expect(rules.size).toBe(2);
  });

  test("a policy that somebody else is changing is waited for, and then left for later", async () => {
    const rules = new Map<number, FakeRule>();
    const answer = computeOf(rules);
    const notReady = failure(
      400,
      "The resource 'projects/acme-prod/global/securityPolicies/edge' is not ready",
    );
    let busy = 2;
    await using server = await localServer((request, response) => {
      if (request.path.endsWith("/addRule") && busy-- > 0) json(response, 400, notReady);
      else answer(request, response);
    });
    const pauses: number[] = [];
    await to(server, { pauses }).block({ cidr: CIDR }, BLOCK);
    expect(pauses).toEqual([1_000, 2_000]);
    expect(rules.size).toBe(1);

    busy = 99;
    const error = await rejection(to(server).block({ cidr: "203.0.113.9/32" }, BLOCK));
    expect(error).toMatchObject({ reason: "status", status: 409, retryable: true, retryAfterMs: 2_000 });
  });

  test("a rule that lets the address in is no block", async () => {
    const rules = new Map([[10, ruleOf(10, CIDR, "by hand", "allow")]]);
    await using server = await localServer(computeOf(rules));
    const priorities = { first: 10, last: 11 };
    expect(await to(server, { priorities }).block({ cidr: CIDR }, BLOCK)).toEqual({ ref: "11" });
  });
});

describe("an operation", () => {
  const running = { name: "operation-1", status: "RUNNING" };

  test("is waited for, with growing pauses", async () => {
    const pauses: number[] = [];
    await using server = await localServer(computeOf(new Map(), [running, running, running]));
    await to(server, { pauses }).block({ cidr: CIDR }, BLOCK);
    expect(pauses).toEqual([100, 250, 500]);
    expect(server.seen.at(-1)?.path).toBe("/compute/v1/projects/acme-prod/global/operations/operation-1");
  });

  test("that never ends times out", async () => {
    await using server = await localServer(
      computeOf(
        new Map(),
        Array.from({ length: 99 }, () => running),
      ),
    );
    const error = await rejection(to(server).block({ cidr: CIDR }, BLOCK));
    expect(error).toMatchObject({ reason: "timeout", retryable: true });
  });

  test("is given up with the call", async () => {
    await using server = await localServer(computeOf(new Map(), [running, running]));
    const call = new AbortController();
    const settings = { project: "acme-prod", policy: "edge", priorities: { first: 1, last: 2 } };
    const firewall = cloudArmor(
      { kind: "policy", ...settings, baseUrl: `${server.url}/compute/v1` },
      {
        http: localHttp([server]),
        getAccessToken: async () => TOKEN,
        pause: (_, signal) => {
          call.abort();
          return signal?.aborted === true ? Promise.reject(new Error("given up")) : Promise.resolve();
        },
      },
    );
    const error = await rejection(firewall.block({ cidr: CIDR }, { ...BLOCK, signal: call.signal }));
    expect(error).toMatchObject({ reason: "timeout", retryable: true });
    expect(server.seen.at(-1)?.path).toContain("/addRule");
  });

  test("that fails is a failed block, with Google's code", async () => {
    const failed = {
      ...done,
      httpErrorStatusCode: 503,
      error: { errors: [{ code: "INTERNAL_ERROR", message: "m" }] },
    };
    await using server = await localServer(computeOf(new Map(), [failed]));
    const error = await rejection(to(server).block({ cidr: CIDR }, BLOCK));
    expect(error).toMatchObject({ reason: "status", status: 503, retryable: true });
    expect(String(error)).toContain("INTERNAL_ERROR");
  });

  test("whose name is a path is not followed", async () => {
    await using server = await localServer(computeOf(new Map(), [{ ...running, name: "../../x" }]));
    const error = await rejection(to(server).block({ cidr: CIDR }, BLOCK));
    expect(error).toMatchObject({ reason: "bad_reply" });
  });
});

describe("unblocking", () => {
  test("removes the rule, also by its name after the range was moved", async () => {
    const rules = new Map<number, FakeRule>();
    await using server = await localServer(computeOf(rules));
    const { ref } = await to(server).block({ cidr: CIDR }, BLOCK);
    await to(server, { priorities: { first: 1, last: 9 } }).unblock({ cidr: CIDR, ref }, UNDO);
    expect(rules.size).toBe(0);
    // Google answers 411 to a POST without a length.
    expect(server.seen.at(-1)).toMatchObject({
      path: `${POLICY}/removeRule?priority=${ref}`,
      headers: { "content-length": "0", "idempotency-key": "exec-1/0/undo" },
    });
  });

  test("what is gone, or goes in the meantime, succeeds", async () => {
    const rules = new Map<number, FakeRule>();
    const answer = computeOf(rules);
    await using server = await localServer((request, response) => {
      if (request.path.includes("/removeRule")) rules.clear();
      answer(request, response);
    });
    await to(server).unblock({ cidr: CIDR }, UNDO);
    await to(server).block({ cidr: CIDR }, BLOCK);
    await to(server).unblock({ cidr: CIDR }, UNDO);
    expect(rules.size).toBe(0);
  });

  test("leaves rules of others, and of other addresses at the same priority", async () => {
    const rules = new Map([
      [10, ruleOf(10, CIDR, "by hand")],
      [11, ruleOf(11, "203.0.113.9/32", "ThreatStream 0")],
    ]);
    await using server = await localServer(computeOf(rules));
    await to(server, { priorities: { first: 10, last: 11 } }).unblock({ cidr: CIDR, ref: "11" }, UNDO);
    expect(rules.size).toBe(2);
  });
});

test("a policy that is not there is an error, not an empty one", async () => {
  await using server = await localServer((_, response) => json(response, 404, failure(404, "not found")));
  const expected = { reason: "status", status: 404, retryable: false };
  expect(await rejection(to(server).block({ cidr: CIDR }, BLOCK))).toMatchObject(expected);
  expect(await rejection(to(server).unblock({ cidr: CIDR }, UNDO))).toMatchObject(expected);
});

test.each([
  { project: "no project" },
  { policy: "../x" },
  { priorities: { first: 5, last: 4 } },
  { priorities: { first: 0.5, last: 4 } },
  { priorities: { first: 0, last: 2_147_483_647 } },
])("settings %j are refused", (wrong) => {
  const settings = { project: "acme-prod", policy: "edge", priorities: { first: 1, last: 2 }, ...wrong };
  const ports = { http: localHttp([]), getAccessToken: async () => TOKEN, pause: async () => {} };
  expect(() => cloudArmor({ kind: "policy", ...settings }, ports)).toThrow(RangeError);
});

test("a token that is not given is a failure without its reason, which may be secret", async () => {
  const getAccessToken = () => Promise.reject(new Error("assertion=SECRET"));
  const settings = { project: "acme-prod", policy: "edge", priorities: { first: 1, last: 2 } };
  const ports = { http: localHttp([]), getAccessToken, pause: async () => {} };
  const error = await rejection(
    cloudArmor({ kind: "policy", ...settings }, ports).block({ cidr: CIDR }, BLOCK),
  );
  expect(error).toMatchObject({ reason: "unreachable", retryable: true });
  expect(error).not.toHaveProperty("cause");
});

describe("Compute Engine misbehaves", () => {
  test.each([...MISBEHAVIOURS, ...NONSENSE])("$name", async ({ answer, failure: expected }) => {
    await using server = await localServer(answer);
    const firewall = to(server, { timeoutMs: patienceFor(expected) });
    const errors = await Promise.all([
      rejection(firewall.block({ cidr: CIDR }, BLOCK)),
      rejection(firewall.unblock({ cidr: CIDR }, UNDO)),
    ]);
    for (const error of errors) {
      expect(error).toMatchObject({ name: "ConnectorError", ...expected });
      expect(String(error)).not.toContain(TOKEN);
    }
  });
});
