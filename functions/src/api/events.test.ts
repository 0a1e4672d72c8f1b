import { EventsAccepted, MAX_BATCH_BYTES } from "@threatstream/contracts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRecord, splitMessage } from "@threatstream/core/pipeline";
import type { RawPublication } from "./handlers.ts";
import { NOW } from "@threatstream/core/testing";
import { TEST_SOURCES, ask, askInVain, post, testApi } from "./testing.ts";

const JSON_TYPE = "application/json";
const NDJSON = "application/x-ndjson";
const TEXT = "text/plain";
const SSHD = "2026-03-10T11:59:00Z web sshd[7]: Failed password for root from 203.0.113.7 port 22 ssh2";
const OTHER_PROGRAM = "2026-03-10T11:59:00Z web cron[7]: (root) CMD (true)";
const ACCESS = '203.0.113.7 - - [10/Mar/2026:11:59:00 +0000] "GET /a HTTP/1.1" 200 12 "-" "curl/8"';

function event(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    timestamp: "2026-03-10T11:59:00Z",
    event_type: "http_request",
    source_ip: "203.0.113.7",
    ...fields,
  };
}

/** What the pipeline derives from a published message. */
function idsInPipeline({ data, attributes }: RawPublication): string[] {
  const { records, refused } = splitMessage({ data, attributes, receivedAt: Date.parse(NOW) + 60_000 });
  expect(refused).toEqual([]);
  return records.flatMap((record) => {
    const result = readRecord(record, TEST_SOURCES);
    expect(result.kind).not.toBe("refused");
    return result.kind === "event" ? [result.event.event_id] : [];
  });
}

/** Posts what is accepted, at least in part; checks that the pipeline will give the ids that the reply promises. */
async function send(type: string, body: string | Uint8Array<ArrayBuffer>, path = "/api/events") {
  const { app, published } = testApi();
  const { status, body: reply } = await ask(app, "postEvents", path, post(type, body));
  const { accepted, rejected, event_ids } = EventsAccepted.parse(reply);
  expect([status, published.length]).toEqual([202, 1]);
  const [message] = published;
  expect(message && idsInPipeline(message)).toEqual(event_ids);
  return { accepted, rejected, event_ids, message };
}

function sendInVain(type: string, body: NonNullable<RequestInit["body"]>, path = "/api/events") {
  return askInVain(testApi().app, path, post(type, body));
}

describe("JSON", () => {
  test("one event is accepted under its own id", async () => {
    const sent = await send(JSON_TYPE, JSON.stringify(event({ event_id: "e-1" })));
    expect(sent).toMatchObject({
      accepted: 1,
      rejected: [],
      event_ids: ["e-1"],
      message: { attributes: {} },
    });
  });

  test("an event without an id gets the id that the same text has in the topic", async () => {
    const text = JSON.stringify(event());
    const { event_ids } = await send(JSON_TYPE, text);
    expect(event_ids).toEqual(idsInPipeline({ data: Buffer.from(text), attributes: {} }));
  });

  test("events over several lines keep their text, and so their ids", async () => {
    const text = JSON.stringify([event(), event({ protocol: "UDP" })], undefined, 2);
    const { event_ids } = await send(`${JSON_TYPE}; charset=UTF-8`, text);
    expect(event_ids).toEqual(idsInPipeline({ data: Buffer.from(text), attributes: {} }));
    expect(new Set(event_ids).size).toBe(2);
  });

  test("one event over several lines is one event", async () => {
    const text = JSON.stringify(event(), undefined, 2);
    const { event_ids } = await send(JSON_TYPE, text);
    expect(event_ids).toEqual(idsInPipeline({ data: Buffer.from(text), attributes: {} }));
  });

  test("a bad event is named by its index and does not hold up its neighbours", async () => {
    const events = [event(), event({ source_ip: "nowhere" }), event({ event_id: "c" })];
    const { accepted, rejected, event_ids } = await send(JSON_TYPE, JSON.stringify(events));
    expect(accepted).toBe(2);
    expect(event_ids[1]).toBe("c");
    expect(rejected).toMatchObject([{ index: 1, code: "invalid_event" }]);
    expect(rejected[0]?.message).toContain("source_ip");
  });

  test("equal events are numbered among themselves, past the rejected ones", async () => {
    const bad = event({ source_ip: "nowhere" });
    const { event_ids } = await send(JSON_TYPE, JSON.stringify([bad, event(), bad, event(), event()]));
    expect(new Set(event_ids).size).toBe(3);
  });

  test.each([
    ["truncated", '{"event_type":', "no_valid_events"],
    ["truncated over several lines", '{\n  "event_type":\n', "invalid_json"],
    ["a truncated array", '[{"event_type":"x"}', "invalid_json"],
    ["several lines of events", `${JSON.stringify(event())}\n${JSON.stringify(event())}`, "invalid_json"],
    ["an empty array", "[]", "empty"],
    ["a number", "17", "no_valid_events"],
    ["null", "null", "no_valid_events"],
    ["an array of no events", '[{}, "x"]', "no_valid_events"],
    ["nothing", "", "empty"],
    ["blanks", " \n\t\n", "empty"],
    ["nested 100,000 deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "no_valid_events"],
    ["objects nested 20,000 deep", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`, "no_valid_events"],
    ["not UTF-8", new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), "no_valid_events"],
  ])("a body that is %s is 400", async (_case, body, code) => {
    expect(await sendInVain(JSON_TYPE, body)).toMatchObject({ status: 400, code });
  });

  test("where no event is good, the details say why for each", async () => {
    const { details } = await sendInVain(
      JSON_TYPE,
      JSON.stringify([{ payload: 1 }, { timestamp: "yesterday" }]),
    );
    expect(details).toMatchObject([
      { index: 0, code: "invalid_event" },
      { index: 1, code: "invalid_event" },
    ]);
  });

  test("an event that is too large or too deep is rejected alone", async () => {
    const large = event({ payload: { text: "x".repeat(256 * 1024) } });
    const deep = `{"payload":${'{"a":'.repeat(40)}1${"}".repeat(40)}}`;
    const { rejected } = await send(
      JSON_TYPE,
      `[${JSON.stringify(large)},${deep},${JSON.stringify(event())}]`,
    );
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, "too_large"],
      [1, "too_deep"],
    ]);
  });

  test("the keys of an attacker are only keys", async () => {
    const text = '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},';
    const { accepted } = await send(JSON_TYPE, text + JSON.stringify(event()).slice(1));
    expect(accepted).toBe(1);
    expect({}).not.toHaveProperty("admin");
  });
});

describe("lines", () => {
  test("NDJSON is accepted line by line; blank lines are none", async () => {
    const body = `${JSON.stringify(event())}\r\n\n{"broken":\n${JSON.stringify(event())}\n`;
    const { accepted, rejected, event_ids } = await send(NDJSON, body);
    expect(accepted).toBe(2);
    expect(new Set(event_ids).size).toBe(2);
    expect(rejected).toMatchObject([{ index: 2, code: "invalid_json" }]);
  });

  test("raw lines are detected", async () => {
    const { accepted, rejected } = await send(TEXT, `${SSHD}\n${ACCESS}\nsomething else\n`);
    expect(accepted).toBe(2);
    expect(rejected).toMatchObject([{ index: 2, code: "unknown_format" }]);
  });

  test("a format that is named goes with the message", async () => {
    const { message, rejected } = await send(TEXT, `${SSHD}\n${ACCESS}`, "/api/events?format=sshd");
    expect(message?.attributes).toEqual({ format: "sshd" });
    expect(rejected).toMatchObject([{ index: 1, code: "invalid_line" }]);
  });

  test("lines that tell of nothing are accepted without an event", async () => {
    const sent = await send(TEXT, `${OTHER_PROGRAM}\n${SSHD}`, "/api/events?format=sshd");
    expect(sent).toMatchObject({ accepted: 2, rejected: [] });
    expect(sent.event_ids).toHaveLength(1);
  });

  test("a line that is not UTF-8 is rejected alone, and shifts no number", async () => {
    const latin1 = Buffer.from(`${ACCESS.replace("/a", "/\u00e9")}\n`, "latin1");
    const body = Buffer.concat([latin1, Buffer.from(`${ACCESS.replace("/a", "/\u00e9")}\n`)]);
    const { accepted, rejected } = await send(TEXT, new Uint8Array(body));
    expect(accepted).toBe(1);
    expect(rejected).toMatchObject([{ index: 0, code: "invalid_utf8" }]);
  });

  test("a thousand equal lines are a thousand events", async () => {
    const { event_ids } = await send(TEXT, `${SSHD}\n`.repeat(1_000));
    expect(new Set(event_ids).size).toBe(1_000);
  });

  test("a thousand and one records are 413", async () => {
    const reply = await sendInVain(TEXT, `${SSHD}\n`.repeat(1_001));
    expect(reply).toMatchObject({ status: 413, code: "too_many_events" });
    expect(reply.message).toContain("1000");
  });
});

describe("what is not accepted at all", () => {
  test.each([
    "",
    "application/xml",
    "application/x-www-form-urlencoded",
    "text/html",
    "application/jsonx",
    ";,",
  ])("the content-type %j is 415", async (type) => {
    const reply = await sendInVain(type, "{}");
    expect([reply.status, reply.code]).toEqual([415, "unsupported_media_type"]);
    expect(reply.message).toContain("application/x-ndjson");
  });

  test("another charset is 415", async () => {
    expect(await sendInVain("text/plain; charset=utf-16", SSHD)).toMatchObject({ status: 415 });
  });

  test("a compressed body is 415", async () => {
    const init = post(JSON_TYPE, "{}", { "content-encoding": "gzip" });
    const reply = await askInVain(testApi().app, "/api/events", init);
    expect([reply.status, reply.headers.get("accept-encoding")]).toEqual([415, "identity"]);
  });

  test("an unknown format is 400 and lists those that are known", async () => {
    const { status, details } = await sendInVain(TEXT, SSHD, "/api/events?format=syslog");
    expect([status, details]).toEqual([
      400,
      [{ field: "format", message: "is not a known format (native, sshd, access, auth)" }],
    ]);
  });

  test("a body that is too large is 413, and one that is just not is read", async () => {
    const large = await sendInVain(TEXT, "x".repeat(MAX_BATCH_BYTES + 1));
    expect([large.status, large.code]).toEqual([413, "body_too_large"]);
    expect(await sendInVain(TEXT, "x".repeat(MAX_BATCH_BYTES))).toMatchObject({ status: 400 });
  });

  test("a body that breaks off is 400", async () => {
    const body = new ReadableStream({ start: (stream) => stream.error(new Error("reset")) });
    expect(await sendInVain(TEXT, body)).toMatchObject({ code: "incomplete_body" });
  });

  test("what the topic does not take is 503, and not logged as accepted", async () => {
    const { app, logs } = testApi({ publish: () => Promise.reject(new Error("no such topic")) });
    const reply = await askInVain(app, "/api/events", post(TEXT, SSHD));
    expect([reply.status, reply.code, reply.headers.get("retry-after")]).toEqual([503, "unavailable", "5"]);
    expect(logs.map(({ level }) => level)).toEqual(["warn"]);
  });
});

test("whatever is sent, the reply counts every record and the pipeline gives the promised ids", async () => {
  const line = fc.oneof(
    fc.constantFrom(SSHD, ACCESS, OTHER_PROGRAM, JSON.stringify(event()), JSON.stringify(event(), null, 1)),
    fc.constantFrom(
      "[",
      "]",
      "[{",
      '["',
      "{",
      "}",
      "",
      " ",
      "\r",
      `[{x}]:80 ${ACCESS}`,
      `["a"]:80 ${ACCESS}`,
    ),
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.json(),
  );
  const body = fc
    .array(line, { maxLength: 8 })
    .chain((lines) =>
      fc.constantFrom(
        lines.join("\n"),
        lines.join("\r\n"),
        `[${lines.join(",")}]`,
        lines.join("\n").slice(0, -1),
      ),
    );
  const query = fc.constantFrom("", "?format=native", "?format=sshd", "?format=access");
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(JSON_TYPE, NDJSON, TEXT), body, query, async (type, text, search) => {
      const { app, published } = testApi();
      const response = await app.request(`/api/events${search}`, post(type, text));
      expect([202, 400]).toContain(response.status);
      expect(published).toHaveLength(response.status === 202 ? 1 : 0);
      const [message] = published;
      if (message === undefined) return;
      const { accepted, rejected, event_ids } = EventsAccepted.parse(await response.json());
      const whole = { data: Buffer.from(text), attributes: message.attributes, receivedAt: Date.parse(NOW) };
      expect(accepted + rejected.length).toBe(splitMessage(whole).records.length);
      expect(idsInPipeline(message)).toEqual(event_ids);
    }),
    { numRuns: 500 },
  );
});
