import { STANDARD_RULES } from "../detection/index.ts";
import { SOURCES } from "../sources/index.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEnricher } from "../geo/origin.ts";
import type { Policy } from "../model/policy.ts";
import { createAnalyzer } from "../pipeline/run.ts";
import type { Delivery } from "../pipeline/delivery.ts";
import { toDelivery } from "../pipeline/delivery.ts";
import { HashCounter } from "./hash-counter.ts";
import { MemoryStore } from "./memory.ts";

const POLICY: Policy = {
  suppressionMs: 300_000,
  minSeverity: "INFO",
  criticalTargets: new Set(),
  knownBadSources: new Set(),
};
const RECEIVED_AT = Date.parse("2026-03-10T20:00:00Z");
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };
const analyzer = createAnalyzer({
  sources: SOURCES,
  ...STANDARD_RULES,
  originOf: createEnricher({ geo: () => undefined, trustedRanges: [] }),
  now: (eventTime) => eventTime,
});

function deliveryOf(lines: readonly string[]): Delivery {
  const data = Buffer.from(lines.join("\n"));
  return toDelivery(
    { id: "m", data, attributes: { occurrences: "" }, receivedAt: RECEIVED_AT },
    analyzer,
    SILENT,
  );
}

const sshdLine = fc
  .record({
    second: fc.integer({ min: 0, max: 3_000 }),
    host: fc.integer({ min: 1, max: 3 }),
    user: fc.constantFrom("root", "admin", "alice"),
    result: fc.constantFrom("Failed", "Failed", "Failed", "Accepted"),
  })
  .map(({ second, host, user, result }) => {
    const at = new Date(Date.parse("2026-03-10T12:00:00Z") + second * 1000).toISOString();
    return `${at} web-1 sshd[7]: ${result} password for ${user} from 198.51.100.${host} port 4711 ssh2`;
  });
const webLine = fc
  .record({
    id: fc.nat(),
    second: fc.nat({ max: 900 }),
    url: fc.constantFrom("/", "/?q=1' UNION SELECT password FROM users--"),
  })
  .map(({ id, second, url }) =>
    JSON.stringify({
      event_id: `w${id}`,
      timestamp: new Date(Date.parse("2026-03-10T12:00:00Z") + second * 1000).toISOString(),
      event_type: "http_request",
      source_ip: "198.51.100.9",
      payload: { method: "GET", url },
    }),
  );

function contentOf(batches: readonly (readonly string[])[]) {
  const threats = new Map<string, unknown>();
  const store = new MemoryStore({
    rules: STANDARD_RULES,
    policy: POLICY,
    onThreat: (threat) => threats.set(threat.id, threat),
  });
  for (const lines of batches) if (lines.length > 0) store.add(deliveryOf(lines));
  return {
    processed: store.processed,
    threats: new Map([...threats].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    correlated: store.correlationThreats(),
    alerts: store.alerts(),
    sources: store.sources(),
  };
}

describe("the in-memory store", () => {
  test("holds the same for the same lines in any order, repeated, in any batches", () => {
    const lines = fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: sshdLine }, webLine), {
      minLength: 1,
      maxLength: 60,
      // One event id names one event: lines that share one must be equal.
      selector: (line) => /"event_id":"(w\d+)"/.exec(line)?.[1] ?? line,
    });
    const shape = fc.record({
      lines,
      cut: fc.nat({ max: 60 }),
      order: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
    });
    fc.assert(
      fc.property(shape, ({ lines: sent, cut, order }) => {
        const shuffled = sent
          .map((line, index) => ({ line, key: order[index] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ line }) => line);
        const expected = contentOf([sent]);
        expect(contentOf([shuffled.slice(0, cut), shuffled.slice(cut), sent])).toEqual(expected);
        expect(contentOf(shuffled.map((line) => [line]))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("tells a burst of failed logins, and the success after it", () => {
    const at = (second: number) => new Date(Date.parse("2026-03-10T12:00:00Z") + second * 1000).toISOString();
    const failed = Array.from(
      { length: 6 },
      (_, index) =>
        `${at(index)} h sshd[7]: Failed password for root from 198.51.100.7 port ${4711 + index} ssh2`,
    );
    const accepted = `${at(60)} h sshd[8]: Accepted password for root from 198.51.100.7 port 4799 ssh2`;
    const { correlated, alerts } = contentOf([[accepted, ...failed.toReversed()]]);
    expect(new Map(correlated.map(({ detections, severity }) => [detections[0], severity]))).toEqual(
      new Map([
        ["brute-force", "HIGH"],
        ["login-after-burst", "CRITICAL"],
      ]),
    );
    expect(correlated).toHaveLength(2);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      priority: "P1",
      occurrences: 2,
      first_seen_at: at(0),
      last_seen_at: at(60),
    });
    expect(alerts[0]?.description).toBe(
      '6 failed logins for user "root" from 198.51.100.7 in 5 s, then a success as "root"',
    );
  });

  test("names the account that a threat is about, where it is one alone", () => {
    const at = (second: number) => new Date(Date.parse("2026-03-10T12:00:00Z") + second * 1000).toISOString();
    const failed = (user: string, second: number) =>
      `${at(second)} h sshd[7]: Failed password for ${user} from 198.51.100.7 port ${4711 + second} ssh2`;
    const accepted = `${at(60)} h sshd[8]: Accepted password for root from 198.51.100.7 port 4799 ssh2`;
    const usersOf = (lines: readonly string[]) =>
      new Map(contentOf([lines]).correlated.map(({ detections, user }) => [detections[0], user]));
    const onRoot = Array.from({ length: 6 }, (_, second) => failed("root", second));

    expect(usersOf(onRoot)).toEqual(new Map([["brute-force", "root"]]));
    expect(usersOf([...onRoot, failed("admin", 7), accepted])).toEqual(
      new Map([
        ["brute-force", undefined],
        ["login-after-burst", "root"],
      ]),
    );
    expect(threatOfLogin({ success: false, username: "root" })).toMatchObject({ user: "root" });
    expect(threatOfLogin({ success: false, username: "" })).not.toHaveProperty("user");
  });
});

/** The threat of one native login. */
function threatOfLogin(payload: Readonly<Record<string, unknown>>) {
  const event = { timestamp: "2026-03-10T12:00:00Z", event_type: "login_attempt", source_ip: "198.51.100.7" };
  const [threat] = contentOf([[JSON.stringify({ ...event, payload })]]).threats.values();
  return threat;
}

test("equal texts are counted, however many there are", () => {
  const counter = new HashCounter();
  const texts = Array.from({ length: 20_000 }, (_, index) => `text ${index % 15_000}`);
  const counts = texts.map((text) => counter.increment(text));
  expect(counts.filter((count) => count === 1)).toHaveLength(5_000);
  expect(Math.max(...counts)).toBe(1);
});

test("records that are refused are dead letters, each once", () => {
  const lines = ["not a log line", '{"event_id":'];
  const store = new MemoryStore({ rules: STANDARD_RULES, policy: POLICY });
  store.add(deliveryOf(lines));
  store.add(deliveryOf(lines.toReversed()));
  expect(
    store
      .deadLetters()
      .map(({ reason }) => reason)
      .toSorted(),
  ).toEqual(["invalid_json", "unknown_format"]);
});
