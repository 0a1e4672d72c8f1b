import { STANDARD_RULES } from "@threatstream/core/detection";
import type { Batch } from "@threatstream/cli";
import { toDelivery } from "@threatstream/core/pipeline";
import type { Analyzer } from "@threatstream/core/pipeline";
import { MemoryStore } from "@threatstream/core/memory";
import { openAnalyzer } from "@threatstream/core";
import { CliError } from "@threatstream/cli";
import { beforeAll, expect, test } from "vitest";
import { bruteForce, defaultSettings } from "@threatstream/scenarios";
import type { Scenario } from "@threatstream/scenarios";
import type { Follow, Follower } from "./follow.ts";
import { verifyLive } from "./live.ts";
import type { LiveProgress } from "./live.ts";

let analyzer: Analyzer;
beforeAll(async () => {
  analyzer = await openAnalyzer({ trustedRanges: [], now: (eventTime) => eventTime });
});

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };
/** After the story, so that no event of it lies in the future. */
const STORY_READ_AT = Date.parse("2026-03-12T00:00:00Z");
/** How long the pipeline below takes, in milliseconds. */
const LAG_MS = 250;

interface Fate {
  /** Whether a message is lost. */
  readonly loses?: (batch: Batch) => boolean;
  readonly scenario?: Scenario;
  /** When Ctrl-C is pressed, milliseconds. */
  readonly stopAt?: number;
  /** When the listeners end, milliseconds. */
  readonly failsAt?: number;
}

/** A pipeline in memory, on a clock that goes on only while somebody waits: what it stores is seen 250 ms later. */
async function verifyWith({ loses = () => false, scenario = bruteForce, stopAt, failsAt }: Fate = {}) {
  const policy = {
    suppressionMs: 300_000,
    minSeverity: "INFO" as const,
    criticalTargets: new Set<string>(),
    knownBadSources: new Set<string>(),
  };
  const store = new MemoryStore({ rules: STANDARD_RULES, policy, keepThreats: true });
  const stopped = new AbortController();
  const messages: { batch: Batch; simulation: string; due: number }[] = [];
  const progress: LiveProgress[] = [];
  const shown = new Map<string, string>();
  let follower: Follower | undefined;
  let now = 0;
  let followed = 0;

  /** The documents that are new or have changed, as a listener has them. */
  const news = <T extends { readonly id: string }>(records: readonly T[]): T[] =>
    records.filter((record) => {
      const text = JSON.stringify(record);
      const isNew = shown.get(record.id) !== text;
      shown.set(record.id, text);
      return isNew;
    });
  const commit = ({ batch, simulation, due }: (typeof messages)[number]): void => {
    const message = {
      id: `m-${due}`,
      data: batch.data,
      attributes: { simulation_id: simulation },
      receivedAt: STORY_READ_AT,
    };
    store.add(toDelivery(message, analyzer, SILENT));
    const { threats, alerts } = store.snapshot();
    follower?.onThreats(news(threats));
    follower?.onAlerts(news(alerts));
  };
  const follow: Follow = (_, told) => {
    follower = told;
    followed += 1;
    return Promise.resolve(() => void (followed -= 1));
  };
  const report = await verifyLive(scenario, defaultSettings(scenario, 1), {
    publish: (batch, simulation) => {
      if (!loses(batch)) messages.push({ batch, simulation, due: now + LAG_MS });
      return Promise.resolve();
    },
    follow,
    speed: 10,
    patienceMs: 30_000,
    signal: stopped.signal,
    clock: () => now,
    wait: (ms) => {
      now += Math.max(0, ms);
      while ((messages[0]?.due ?? Infinity) <= now) {
        const message = messages.shift();
        if (message !== undefined) commit(message);
      }
      if (now >= (stopAt ?? Infinity)) stopped.abort();
      if (now >= (failsAt ?? Infinity)) follower?.onError(new CliError("the listener ended"));
      return Promise.resolve();
    },
    onProgress: (each) => progress.push(each),
  });
  const failures = report?.checks.filter(({ passed }) => !passed) ?? [];
  return { report, failures, progress, now, followed };
}

test("a run that is stored passes, with the delay by the story's clock and by the listener's", async () => {
  const { report, failures, progress, followed } = await verifyWith();
  expect(failures).toEqual([]);
  expect(report).toMatchObject({ scenario: "brute_force", passed: true, events: 600 });
  expect(report?.simulation).toMatch(/^SIM-[0-9a-f]{8}$/);
  const found = report?.checks.find(({ name }) => name.startsWith("brute-force raises"));
  expect(found?.delay?.events).toBeGreaterThan(3);
  expect(found?.delay?.seconds).toBeLessThan(30);
  expect(found?.delay?.wall).toBeGreaterThanOrEqual(LAG_MS / 1000);
  expect(found?.delay?.wall).toBeLessThan(1);
  expect(report?.checks.at(-1)).toMatchObject({ name: "every event is stored", detail: "600 of 600 events" });
  expect(progress.at(-1)).toEqual({ events: 600, sent: 600, stored: 600 });
  expect(followed).toBe(0);
});

test("events that are not stored in time fail a check that names them", async () => {
  let lost = 0;
  const { report, failures, now } = await verifyWith({
    loses: ({ lines }) => {
      if (lost > 0) return false;
      lost = lines;
      return true;
    },
  });
  expect(report?.passed).toBe(false);
  expect(failures.map(({ name }) => name)).toContain("every event is stored");
  const { detail = "" } = failures.find(({ name }) => name === "every event is stored") ?? {};
  expect(detail).toMatch(new RegExp(`^${600 - lost} of 600 events; not [0-9a-f-]{26}, `));
  // Six seconds of sending, and thirty in which nothing more came.
  expect(now).toBeGreaterThan(36_000);
  expect(now).toBeLessThan(40_000);
});

test("what was never raised fails, and so does what harmless events raised", async () => {
  const impossible = {
    ...bruteForce.expects,
    raises: [{ detection: "ddos-rate", threat_type: "DDOS_ATTACK", severity: "HIGH" }],
    quiet: ["brute-force"],
  } as const;
  const { failures } = await verifyWith({ scenario: { ...bruteForce, expects: impossible } });
  expect(failures.map(({ name }) => name)).toEqual([
    "ddos-rate raises HIGH DDOS_ATTACK",
    "brute-force stays quiet",
  ]);
});

test("a run that is stopped comes to nothing, and follows nothing more", async () => {
  const { report, now, followed } = await verifyWith({ stopAt: 2_000 });
  expect(report).toBeUndefined();
  expect(now).toBeLessThan(3_000);
  expect(followed).toBe(0);
});

test("a listener that ends, ends the run", async () => {
  await expect(verifyWith({ failsAt: 6_500 })).rejects.toThrow("the listener ended");
});
