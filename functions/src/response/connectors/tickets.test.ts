import { describe, expect, test } from "vitest";
import { github } from "./github.ts";
import { jira } from "./jira.ts";
import {
  NOW,
  json,
  localHttp,
  localServer,
  MISBEHAVIOURS,
  NONSENSE,
  patienceFor,
  rejection,
} from "./testing.ts";
import type { LocalServer } from "./testing.ts";
import { markerOf, webhookTickets } from "./tickets.ts";
import type { TicketConnector } from "./tickets.ts";
import { webhook } from "./webhook.ts";

const SECRET = "token-0123456789";
const TICKET = { title: "Brute force", text: "from 203.0.113.9" };
const KEY = { idempotencyKey: "exec-1/2" };

const toJira = (server: LocalServer, timeoutMs = 2_000) =>
  jira(
    { baseUrl: `${server.url}/`, email: "soc@acme.example", apiToken: SECRET, projectKey: "SEC", timeoutMs },
    localHttp([server]),
  );
const toGithub = (server: LocalServer, timeoutMs = 2_000) =>
  github({ baseUrl: server.url, owner: "acme", repo: "soc", token: SECRET, timeoutMs }, localHttp([server]));
const toWebhook = (server: LocalServer, timeoutMs = 2_000) =>
  webhookTickets(webhook({ url: server.url, secret: SECRET, timeoutMs }, localHttp([server]), () => NOW));

const parsed = (server: LocalServer): unknown => JSON.parse(server.seen[0]?.body ?? "");

describe("Jira", () => {
  const created = () =>
    localServer((_, response) =>
      json(response, 201, { id: "10000", key: "SEC-24", self: "https://x/10000" }),
    );

  test("gets an issue whose text is data, and names it", async () => {
    await using server = await created();
    const text = "h1. {panel} [~admin] @soc\r\n*bold*";
    expect(await toJira(server).create({ title: "a\nb", text }, KEY)).toEqual({
      id: "SEC-24",
      url: `${server.url}/browse/SEC-24`,
    });
    const basic = Buffer.from(`soc@acme.example:${SECRET}`).toString("base64");
    expect(server.seen).toMatchObject([
      {
        method: "POST",
        path: "/rest/api/3/issue",
        headers: { authorization: `Basic ${basic}`, "idempotency-key": "exec-1/2" },
      },
    ]);
    expect(parsed(server)).toEqual({
      fields: {
        project: { key: "SEC" },
        issuetype: { name: "Task" },
        summary: "a b",
        labels: ["threatstream", markerOf("exec-1/2")],
        description: {
          version: 1,
          type: "doc",
          content: [
            { type: "codeBlock", content: [{ type: "text", text: "h1. {panel} [~admin] @soc\n*bold*" }] },
          ],
        },
      },
    });
  });

  test("gets a summary of one line of 255 characters at most, and a description that says where it was cut", async () => {
    await using server = await created();
    await toJira(server).create({ title: "x".repeat(300), text: "y".repeat(40_000) }, KEY);
    expect(parsed(server)).toMatchObject({ fields: { summary: `${"x".repeat(254)}…` } });
    expect(server.seen[0]?.body).toContain("y\\n[cut]");
  });

  test("a key that is none is a bad reply", async () => {
    await using server = await localServer((_, response) =>
      json(response, 201, { id: "1", key: "../../evil" }),
    );
    expect(await rejection(toJira(server).create(TICKET, KEY))).toMatchObject({ reason: "bad_reply" });
  });
});

describe("GitHub", () => {
  const url = "https://github.com/acme/soc/issues/12";
  const created = () => localServer((_, response) => json(response, 201, { number: 12, html_url: url }));

  test("gets an issue, and names it", async () => {
    await using server = await created();
    expect(await toGithub(server).create(TICKET, KEY)).toEqual({ id: "acme/soc#12", url });
    expect(server.seen).toMatchObject([
      {
        method: "POST",
        path: "/repos/acme/soc/issues",
        headers: {
          authorization: `Bearer ${SECRET}`,
          "user-agent": "ThreatStream",
          "idempotency-key": "exec-1/2",
        },
      },
    ]);
    expect(parsed(server)).toEqual({
      title: "Brute force",
      body: `\`\`\`text\nfrom 203.0.113.9\n\`\`\`\n\n${markerOf("exec-1/2")}\n`,
    });
  });

  test("a text cannot close its fence, and a title mentions nobody", async () => {
    await using server = await created();
    const text = "a\n```\n@admin ![x](https://evil.example)\n`````\nb";
    await toGithub(server).create({ title: "@admin\r\n# x", text }, KEY);
    expect(parsed(server)).toEqual({
      title: "@\u200badmin # x",
      body: `\`\`\`\`\`\`text\n${text}\n\`\`\`\`\`\`\n\n${markerOf("exec-1/2")}\n`,
    });
  });

  test("a page that is no web page is a bad reply", async () => {
    await using server = await localServer((_, response) =>
      json(response, 201, { number: 12, html_url: "javascript:alert(1)" }),
    );
    expect(await rejection(toGithub(server).create(TICKET, KEY))).toMatchObject({ reason: "bad_reply" });
  });

  test.each(["..", "a/b", "", "a?b"])("%j is no name of a repository", (repo) => {
    expect(() => github({ owner: "acme", repo, token: SECRET }, localHttp([]))).toThrow(RangeError);
  });
});

describe("the webhook", () => {
  test("gets title and text, and answers with id and page", async () => {
    await using server = await localServer((_, response) =>
      json(response, 200, { id: 7, url: "https://tracker.example/7" }),
    );
    const ticket = await toWebhook(server).create(TICKET, KEY);
    expect(ticket).toEqual({ id: "7", url: "https://tracker.example/7" });
    expect(parsed(server)).toEqual({ id: "exec-1/2", event: "create_ticket", data: TICKET });
  });

  test("opens one ticket for one key, however often it is asked", async () => {
    const tickets = new Map<string, number>();
    await using server = await localServer(({ headers }, response) => {
      const key = String(headers["idempotency-key"]);
      tickets.set(key, tickets.get(key) ?? tickets.size + 1);
      json(response, 200, { id: tickets.get(key) });
    });
    const tracker = toWebhook(server);
    expect(await tracker.create(TICKET, KEY)).toEqual({ id: "1" });
    expect(await tracker.create(TICKET, KEY)).toEqual({ id: "1" });
    expect(tickets.size).toBe(1);
  });
});

const trackers: Record<string, (server: LocalServer, timeoutMs: number) => TicketConnector> = {
  jira: toJira,
  github: toGithub,
  webhook: toWebhook,
};

describe.each(Object.entries(trackers))("%s misbehaves", (name, to) => {
  test.each([...MISBEHAVIOURS, ...NONSENSE])("$name", async ({ answer, failure }) => {
    await using server = await localServer(answer);
    const tracker = to(server, patienceFor(failure));
    expect(tracker.name).toBe(name);
    const error = await rejection(tracker.create(TICKET, KEY));
    expect(error).toMatchObject({ name: "ConnectorError", ...failure });
    expect(String(error)).not.toContain(SECRET);
  });
});

test.each(Object.entries(trackers))(
  "a repeated call of %s carries the same key and the same body",
  async (_, to) => {
    const reply = {
      id: "10000",
      key: "SEC-24",
      number: 12,
      html_url: "https://github.com/acme/soc/issues/12",
    };
    await using server = await localServer((_request, response) => json(response, 201, reply));
    const tracker = to(server, 20_000);
    expect(await tracker.create(TICKET, KEY)).toEqual(await tracker.create(TICKET, KEY));
    const [first, second] = server.seen;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["idempotency-key"]).toBe("exec-1/2");
  },
);

test("a marker is fit for a label, and its own for each key", () => {
  expect(markerOf("exec-1/2")).toMatch(/^threatstream-[0-9a-f]{16}$/);
  expect(markerOf("exec-1/2")).not.toBe(markerOf("exec-1/3"));
});
