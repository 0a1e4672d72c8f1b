import { deleteApp, initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import functionsTest from "firebase-functions-test";
import { afterAll, describe, expect, inject, test } from "vitest";
import { deadLetterId, threatId } from "../../core/src/model/ids.ts";
import { readBytes } from "../../functions/src/firestore/commit/dead-letter-bytes.ts";

/*
 * The deployed function, wrapped as `firebase-functions-test` calls it, with messages that nobody should have sent. Each gets a
 * dead letter with its bytes and the reason; what stands beside it in the message goes on.
 */
process.env["DOCUMENT_WRITES_PER_SECOND"] = "0";
const harness = functionsTest({ projectId: inject("projectId") });
const { processEvents } = await import("../../functions/src/entry/process-events.ts");
const call = harness.wrap(processEvents);
const app = initializeApp({ projectId: inject("projectId") }, "hostile");
const db = getFirestore(app);

afterAll(async () => {
  harness.cleanup();
  await deleteApp(app);
});

let messages = 0;

async function deliver(data: string | Buffer, attributes: Record<string, string> = {}): Promise<void> {
  messages += 1;
  await call({
    data: {
      message: {
        messageId: `hostile-${process.pid}-${messages}`,
        publishTime: "2026-03-10T14:00:00.000Z",
        data: Buffer.from(data).toString("base64"),
        attributes,
      },
      subscription: "projects/demo/subscriptions/test",
    },
  });
}

async function deadLetterOf(bytes: string | Buffer) {
  const id = deadLetterId(Buffer.from(bytes).toString("latin1"), 0);
  const snapshot = await db.doc(`dead_letters/${id}`).get();
  return {
    letter: snapshot.data(),
    bytes: snapshot.exists ? Buffer.from(await readBytes(db, id)) : undefined,
  };
}

function event(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    event_id: "e",
    timestamp: "2026-03-10T12:00:00.000Z",
    event_type: "network_flow",
    source_ip: "198.51.100.7",
    ...fields,
  };
}

const deep = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;

const RECORDS: [string, string, string][] = [
  ["invalid JSON", '{"event_id": "a", ', "invalid_json"],
  ["nesting 100,000 deep", `{"a": ${deep(100_000)}}`, "too_deep"],
  ["an id of 2,000 characters", JSON.stringify(event({ event_id: "x".repeat(2000) })), "invalid_event"],
  ["an id with control characters", JSON.stringify(event({ event_id: "a\u0000b" })), "invalid_event"],
  ["no time", JSON.stringify(event({ timestamp: undefined })), "invalid_event"],
  ["the year 1", JSON.stringify(event({ timestamp: "0001-01-01T00:00:00Z" })), "invalid_event"],
  ["the year 9999", JSON.stringify(event({ timestamp: "9999-12-31T23:59:59Z" })), "invalid_event"],
  ["a time that is NaN", JSON.stringify(event({ timestamp: "NaN" })), "invalid_event"],
  ["a time next week", JSON.stringify(event({ timestamp: "2026-03-17T12:00:00Z" })), "invalid_event"],
  ["30 February", JSON.stringify(event({ timestamp: "2026-02-30T12:00:00Z" })), "invalid_event"],
  ["a source that is no address", JSON.stringify(event({ source_ip: "999.1.1.1" })), "invalid_event"],
  ["a port out of range", JSON.stringify(event({ destination_port: 70_000 })), "invalid_event"],
  ["a port as a string", JSON.stringify(event({ destination_port: "443" })), "invalid_event"],
  ["an event above 256 KiB", JSON.stringify(event({ payload: { a: "x".repeat(300_000) } })), "too_large"],
  ["a line of no known format", "the quick brown fox", "unknown_format"],
];

describe("a record that can never be processed becomes a dead letter with its bytes", () => {
  test.each(RECORDS)("%s", async (_, record, reason) => {
    const neighbour = event({ event_id: `beside-${reason}-${record.length}-${messages}` });
    await deliver(`${JSON.stringify(neighbour)}\n${record}\n`);
    const { letter, bytes } = await deadLetterOf(record);
    expect(letter).toMatchObject({ reason });
    expect(letter?.["message"]).toMatch(/\.$/);
    expect(bytes?.toString()).toBe(record);
    const path = `threats/${threatId(String(neighbour["event_id"]))}`;
    expect((await db.doc(path).get()).exists).toBe(true);
  });

  const WHOLE: [string, Buffer, Record<string, string>, string][] = [
    ["an empty message", Buffer.alloc(0), {}, "empty"],
    ["a message of 10 MiB", Buffer.alloc(10 * 1024 * 1024, "x\n"), {}, "too_large"],
    ["1,001 events", Buffer.from("x\n".repeat(1001)), {}, "too_many_events"],
    ["an array that does not end", Buffer.from('[{"event_id": "a"}, '), {}, "invalid_json"],
    ["an unknown format", Buffer.from("y"), { format: "word-perfect" }, "invalid_attributes"],
    ["a line that is not UTF-8", Buffer.from([0x61, 0xff, 0xfe]), {}, "invalid_utf8"],
  ];
  test.each(WHOLE)("%s", async (_, data, attributes, reason) => {
    await deliver(data, attributes);
    const { letter, bytes } = await deadLetterOf(data);
    expect(letter).toMatchObject({ reason });
    expect(Buffer.compare(bytes ?? Buffer.from("none"), data)).toBe(0);
  });
});

describe("an event may be odd without harm", () => {
  test.each([
    ["a/b"],
    ["../../etc/passwd"],
    ["__proto__"],
    ["__id__"],
    ["."],
    ["日本語 🚨"],
    ["\ud800 alone"],
    ["x".repeat(512)],
  ])("an id such as %j", async (id) => {
    await deliver(JSON.stringify(event({ event_id: id })));
    expect((await db.doc(`threats/${threatId(id)}`).get()).exists).toBe(true);
  });

  test("keys such as __proto__ and constructor", async () => {
    const hostile = `{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "payload": {"__proto__": {"polluted": true}, "constructor": null}, ${JSON.stringify(event({ event_id: "proto" })).slice(1)}`;
    await deliver(hostile);
    expect((await db.doc(`threats/${threatId("proto")}`).get()).exists).toBe(true);
    expect("polluted" in {}).toBe(false);
  });

  test("the same id twice in a batch counts once", async () => {
    const line = JSON.stringify(event({ event_id: "twice" }));
    await deliver(`[${line},${line}]`);
    expect((await db.doc(`threats/${threatId("twice")}`).get()).exists).toBe(true);
  });

  test("one bad event among 999 good ones is refused alone", async () => {
    const lines = Array.from({ length: 1000 }, (_, index) =>
      index === 500 ? "one bad line" : JSON.stringify(event({ event_id: `many-${index}` })),
    );
    await deliver(lines.join("\n"));
    const stored = await db
      .collection("threats")
      .where("event_id", ">=", "many-")
      .where("event_id", "<", "many-~")
      .count()
      .get();
    expect(stored.data().count).toBe(999);
    expect((await deadLetterOf("one bad line")).letter).toMatchObject({
      reason: "unknown_format",
      index: 500,
    });
  });
});
