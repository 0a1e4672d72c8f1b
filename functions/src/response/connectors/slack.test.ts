import { describe, expect, test } from "vitest";
import { slack } from "./slack.ts";
import type { SlackMessage } from "./slack.ts";
import { localHttp, localServer, MISBEHAVIOURS, NONSENSE, patienceFor, rejection } from "./testing.ts";
import type { LocalServer } from "./testing.ts";

const to = (server: LocalServer, timeoutMs = 2_000) =>
  slack({ url: `${server.url}/services/T0/SECRET`, timeoutMs }, localHttp([server]));

const ok = () => localServer((_, response) => response.end("ok"));

async function sent(message: SlackMessage): Promise<string> {
  await using server = await ok();
  await to(server).post(message, { idempotencyKey: "exec-1/0" });
  return server.seen[0]?.body ?? "";
}

test("a message is posted as blocks, with a text for notifications", async () => {
  await using server = await ok();
  const fields = [{ label: "Source", value: "203.0.113.9" }];
  await to(server).post({ title: "Brute force", text: "for root", fields }, { idempotencyKey: "exec-1/0" });
  expect(server.seen).toMatchObject([
    { method: "POST", path: "/services/T0/SECRET", headers: { "idempotency-key": "exec-1/0" } },
  ]);
  expect(JSON.parse(server.seen[0]?.body ?? "")).toMatchObject({
    text: "Brute force: for root",
    blocks: [
      { type: "header", text: { type: "plain_text", text: "Brute force" } },
      { type: "section", text: { type: "mrkdwn", text: "for root", verbatim: true } },
      { type: "section", fields: [{ text: "*Source*\n203.0.113.9", verbatim: true }] },
    ],
  });
});

describe("a text that an attacker chose", () => {
  const evil =
    "<!here> <!channel> <@U1> @everyone <https://evil.example|login> https://evil.example & mailto:a@b";

  test("mentions nobody and links nowhere", async () => {
    const body = await sent({ title: evil, text: evil, fields: [{ label: evil, value: evil }] });
    expect(body).not.toMatch(/[<>]|@(?!\u200b)|:\/\/|mailto:|&(?!amp;|lt;|gt;)/);
    expect(body).toContain("&lt;!here&gt;");
    expect(body).toContain("https[:]//evil.example");
  });

  test("is cut to what Slack takes, not inside an escape", async () => {
    const text = "&".repeat(9_999);
    const fields = Array.from({ length: 12 }, () => ({ label: text, value: text }));
    const body: unknown = JSON.parse(await sent({ title: text, text, fields }));
    const cut = expect.stringMatching(/^(?:&amp;){29}…$/);
    expect(body).toMatchObject({ blocks: [{ text: { text: cut } }, {}, { fields: { length: 10 } }] });
    expect(body).toMatchObject({
      blocks: [{}, { text: { text: expect.stringMatching(/^(?:&amp;){599}…$/) } }, {}],
    });
  });

  test("is a dash where there is none", async () => {
    expect(JSON.parse(await sent({ title: "t", text: " \0" }))).toMatchObject({
      blocks: [{}, { text: { text: "-" } }],
    });
  });
});

describe("a receiver that misbehaves", () => {
  test.each([...MISBEHAVIOURS, ...NONSENSE])("$name", async ({ answer, failure }) => {
    await using server = await localServer(answer);
    const error = await rejection(
      to(server, patienceFor(failure)).post({ title: "t", text: "t" }, { idempotencyKey: "k" }),
    );
    expect(error).toMatchObject({ name: "ConnectorError", ...failure });
    expect(String(error)).not.toContain("SECRET");
  });
});
