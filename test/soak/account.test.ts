import { expect, test } from "vitest";
import { account, faultsOf, shortfallsOf } from "./account.ts";
import type { Facts, Totals } from "./account.ts";
import { Ledger } from "./ledger.ts";
import type { Batch, Outcome } from "./ledger.ts";

const SENT_AT = Date.parse("2026-03-10T09:00:00Z");
const FIRST: Batch = { ids: ["a", "b"], body: "" };
const SECOND: Batch = { ids: ["c", "d"], body: "" };
const accepted = (ids: readonly string[]): Outcome => ({ kind: "accepted", status: "202", ids });

/** Four events in two batches, both accepted, 200 ms apart. */
function ledgerOfFour(): Ledger {
  const ledger = new Ledger();
  for (const [index, batch] of [FIRST, SECOND].entries()) {
    ledger.send(batch, SENT_AT + index * 200);
    ledger.answer(batch, accepted(batch.ids));
  }
  return ledger;
}

/** Totals of a system that had processed 10 events before, of which a correlation made an eleventh threat. */
function totals(added: Partial<Totals> = {}): Totals {
  const { processed = 0, totalThreats = 0, documents = 0, correlated = 0, deadLetters = 0 } = added;
  return {
    processed: 10 + processed,
    totalThreats: 11 + totalThreats,
    documents: 11 + documents,
    correlated: 1 + correlated,
    deadLetters: 2 + deadLetters,
  };
}

function storedOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, index) => [id, SENT_AT + 300 + index * 100]));
}

function facts(changed: { readonly stored: Facts["stored"]; readonly added: Partial<Totals> }): Facts {
  return { before: totals(), after: totals(changed.added), stored: changed.stored, settled: true };
}

/** Of four events, and of a correlation that they completed. */
const FOUR = { processed: 4, totalThreats: 5, documents: 5, correlated: 1 };
const THREE = { processed: 3, totalThreats: 4, documents: 4, correlated: 1 };

test("a run of which everything is stored once has no fault", () => {
  const result = account(ledgerOfFour(), facts({ stored: storedOf(["a", "b", "c", "d"]), added: FOUR }));
  expect(result).toMatchObject({ due: 4, sent: 4, accepted: 4, stored: 4, lost: 0, doubled: 0, missing: 0 });
  expect(result.latency).toEqual({ p50: 300, p95: 400, p99: 400, max: 400 });
  expect(result.tailMs).toBe(400);
  expect(faultsOf(result)).toEqual([]);
});

test("an accepted event that is not stored is lost", () => {
  const result = account(ledgerOfFour(), facts({ stored: storedOf(["a", "b", "d"]), added: THREE }));
  expect(result).toMatchObject({ accepted: 4, stored: 3, missing: 1, lost: 1, doubled: 0 });
  expect(faultsOf(result)).toEqual(["1 accepted events were LOST: neither stored nor dead letters."]);
});

test("an accepted event that became a dead letter is not lost", () => {
  const added = { ...THREE, deadLetters: 1 };
  const result = account(ledgerOfFour(), facts({ stored: storedOf(["a", "b", "d"]), added }));
  expect(result).toMatchObject({ missing: 1, deadLetters: 1, lost: 0 });
  expect(faultsOf(result)).toEqual([]);
});

test("a threat of another run does not make up for a lost one", () => {
  const result = account(ledgerOfFour(), facts({ stored: storedOf(["a", "b", "c", "other"]), added: FOUR }));
  expect(result).toMatchObject({ stored: 3, lost: 1, countedTwice: 1 });
});

test.each([
  ["counted", { ...FOUR, processed: 5 }, "1 events were COUNTED TWICE"],
  ["totalled", { ...FOUR, totalThreats: 7 }, "2 threats were TOTALLED TWICE"],
  ["stored", { ...FOUR, totalThreats: 6, documents: 6 }, "1 events were STORED TWICE"],
])("an event that is %s twice is a fault", (_, added, fault) => {
  const result = account(ledgerOfFour(), facts({ stored: storedOf(["a", "b", "c", "d"]), added }));
  expect(result.lost).toBe(0);
  expect(result.doubled).toBeGreaterThan(0);
  expect(faultsOf(result)).toHaveLength(1);
  expect(faultsOf(result)[0]).toContain(fault);
});

test("counters that miss what is stored are a fault as well", () => {
  const added = { ...FOUR, processed: 3, totalThreats: 4 };
  const result = account(ledgerOfFour(), facts({ stored: storedOf(["a", "b", "c", "d"]), added }));
  expect(result).toMatchObject({ countedTwice: -1, totalledTwice: -1, doubled: 0 });
  expect(faultsOf(result)).toHaveLength(2);
});

test("one event lost and another counted twice do not cancel out", () => {
  const result = account(
    ledgerOfFour(),
    facts({ stored: storedOf(["a", "b", "c"]), added: { ...THREE, processed: 4 } }),
  );
  expect(result).toMatchObject({ lost: 1, countedTwice: 1 });
  expect(faultsOf(result)).toHaveLength(2);
});

test("what was refused or not answered is no loss, and a shortfall", () => {
  const ledger = ledgerOfFour();
  const sent = (ids: readonly string[], outcome: Outcome): void => {
    ledger.send({ ids, body: "" }, SENT_AT + 400);
    ledger.answer({ ids, body: "" }, outcome);
  };
  sent(["e"], { kind: "refused", status: "429" });
  sent(["f", "g"], { kind: "failed", status: "timeout" });
  const added = { ...FOUR, processed: 5, totalThreats: 6, documents: 6 };
  const result = account(ledger, facts({ stored: storedOf(["a", "b", "c", "d", "f"]), added }));
  expect(result).toMatchObject({ refused: 1, unknown: 2, stored: 5, unpromised: 1, lost: 0, doubled: 0 });
  expect(faultsOf(result)).toEqual([]);
  expect(shortfallsOf(result)).toEqual([
    "1 events were REFUSED.",
    "2 events were NOT ANSWERED, of which 1 are stored.",
  ]);
});

test("an unanswered event that is stored does not hide a lost one", () => {
  const ledger = ledgerOfFour();
  ledger.send({ ids: ["f"], body: "" }, SENT_AT + 400);
  const result = account(ledger, facts({ stored: storedOf(["a", "b", "c", "f"]), added: FOUR }));
  expect(result).toMatchObject({ accepted: 4, stored: 4, unpromised: 1, missing: 1, lost: 1 });
});

test("a run that was left before the pipeline had settled is not judged", () => {
  const left = facts({ stored: storedOf(["a"]), added: { processed: 2, totalThreats: 2, documents: 1 } });
  const result = account(ledgerOfFour(), { ...left, settled: false });
  expect(result).toMatchObject({ missing: 3, settled: false });
  expect(faultsOf(result)).toEqual([]);
});

test("a run in which nothing was stored has no latency", () => {
  const result = account(ledgerOfFour(), facts({ stored: storedOf([]), added: {} }));
  expect(result).toMatchObject({ stored: 0, lost: 4, latency: undefined, tailMs: undefined });
});
