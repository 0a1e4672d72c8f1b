import { Firestore } from "firebase-admin/firestore";
import { describe, expect, test } from "vitest";
import { noSeverities } from "@threatstream/core/model";
import type { SourceTally } from "@threatstream/core/model";
import type { Delivery, News } from "@threatstream/core/pipeline";
import type { CommitOutcome, CommitRequest } from "./commit-request.ts";
import { noDeltas } from "@threatstream/core/pipeline";
import { ContentionError } from "../errors.ts";
import { GroupCommit } from "./group-commit.ts";
import type { PendingDeltas } from "./pending.ts";

const db = new Firestore({ projectId: "demo-unused" });

const NOTHING: CommitOutcome = {
  threats: [],
  alerts: [],
  deadLetters: [],
  left: [],
  found: [],
  untold: [],
};
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

function delivery(id: string): Delivery {
  return { id, analyses: [], refused: [], ignored: 0 };
}

/** A commit function whose calls are answered by hand. */
function manualCommits() {
  const calls: {
    request: CommitRequest;
    answer: (outcome: CommitOutcome) => void;
    fail: (error: Error) => void;
  }[] = [];
  const commit = (request: CommitRequest): Promise<CommitOutcome> =>
    new Promise((answer, fail) => {
      calls.push({ request, answer, fail });
    });
  return { calls, commit };
}

function grouped(
  commit: (request: CommitRequest) => Promise<CommitOutcome>,
  {
    publish = async () => {},
    delayMs = 1,
  }: { publish?: (news: News) => Promise<void>; delayMs?: number } = {},
) {
  return new GroupCommit({ commit, publisher: { publish }, logger: SILENT, delayMs: () => delayMs });
}

let documents = 0;

function pending(witness: string, addresses: readonly string[] = ["1"]): PendingDeltas {
  documents += 1;
  const tally: SourceTally = {
    ip: "",
    zone: "EXTERNAL_ZONE",
    attackCount: 1,
    severities: noSeverities(),
    maxRiskScore: 0,
    firstAt: 0,
    lastAt: 0,
  };
  const deltas = { ...noDeltas(), sources: new Map(addresses.map((ip) => [ip, tally])) };
  return { ref: db.doc(`pending_deltas/${documents}`), witness, deltas, news: [], updateTime: undefined };
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

async function called(calls: readonly unknown[], count: number): Promise<void> {
  while (calls.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  await turn();
  return Promise.race([
    promise.then(
      () => true,
      () => true,
    ),
    turn().then(() => false),
  ]);
}

describe("group commit", () => {
  test("joins deliveries that arrive while a commit is under way", async () => {
    const { calls, commit } = manualCommits();
    const store = grouped(commit);
    const done = ["a", "b", "c"].map((id) => store.record(delivery(id)));
    expect(calls.map(({ request }) => request.deliveries.map(({ id }) => id))).toEqual([["a"]]);
    calls[0]?.answer(NOTHING);
    await called(calls, 2);
    expect(calls[1]?.request.deliveries.map(({ id }) => id)).toEqual(["b", "c"]);
    calls[1]?.answer(NOTHING);
    await Promise.all(done);
  });

  test("a delivery that cannot be committed fails alone", async () => {
    const store = grouped(async ({ deliveries }) => {
      if (deliveries.some(({ id }) => id === "bad")) throw new Error("no");
      return NOTHING;
    });
    const results = await Promise.allSettled(["good", "bad", "fine"].map((id) => store.record(delivery(id))));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  test("a delivery is not done before its news is published, and fails with it", async () => {
    const store = grouped(async () => NOTHING, {
      publish: async () => {
        throw new Error("the topic is gone");
      },
    });
    await expect(store.record(delivery("a"))).rejects.toThrow("the topic is gone");
  });

  test("the witness of what is left pending waits until it is joined, others do not", async () => {
    const { calls, commit } = manualCommits();
    const store = grouped(commit);
    const first = store.record(delivery("witness"));
    const left = pending("witness");
    calls[0]?.answer({ ...NOTHING, left: [left] });
    await turn();
    const second = store.record(delivery("other"));
    await called(calls, 2);
    expect(await isSettled(first)).toBe(false);
    // It becomes due on its own, or together with the other delivery.
    let answered = 1;
    while (!(await isSettled(first))) {
      await called(calls, answered + 1);
      calls[answered]?.answer(NOTHING);
      answered += 1;
    }
    await second;
    expect(calls.flatMap(({ request }) => request.join)).toEqual([left]);
  });

  test("one witness stands for what later commits leave pending, until its round is joined", async () => {
    const { calls, commit } = manualCommits();
    const store = grouped(commit, { delayMs: 30 });
    const first = store.record(delivery("witness"));
    calls[0]?.answer({ ...NOTHING, left: [pending("witness")] });
    await turn();
    const second = store.record(delivery("other"));
    await called(calls, 2);
    expect(calls[1]?.request.witness).toBe("witness");
    calls[1]?.answer({ ...NOTHING, left: [pending("witness")] });
    await second;
    await called(calls, 3);
    expect(calls[2]?.request.join).toHaveLength(2);
    expect(calls[2]?.request.witness).toBeUndefined();
    calls[2]?.answer(NOTHING);
    await first;
  });

  test("a delivery that comes again waits for what an earlier try of it left pending", async () => {
    const { calls, commit } = manualCommits();
    const store = grouped(commit);
    const again = store.record(delivery("witness"));
    const found = pending("witness");
    calls[0]?.answer({ ...NOTHING, found: [found] });
    await called(calls, 2);
    expect(calls[1]?.request.join).toEqual([found]);
    expect(await isSettled(again)).toBe(false);
    calls[1]?.answer(NOTHING);
    await again;
  });

  test("what two rounds have in common is joined once", async () => {
    const { calls, commit } = manualCommits();
    const store = grouped(commit);
    const left = pending("witness");
    const both = [store.record(delivery("witness")), store.record(delivery("witness"))];
    calls[0]?.answer({ ...NOTHING, left: [left] });
    await called(calls, 2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    calls[1]?.answer({ ...NOTHING, found: [{ ...left }] });
    await called(calls, 3);
    expect(calls[2]?.request.join).toHaveLength(1);
    calls[2]?.answer(NOTHING);
    await Promise.all(both);
  });

  test("what was joined is forgotten only after its news is published", async () => {
    const { calls, commit } = manualCommits();
    const published = Promise.withResolvers<void>();
    const store = grouped(commit, { publish: () => published.promise });
    void store.record(delivery("a"));
    const untold = pending("witness");
    calls[0]?.answer({ ...NOTHING, untold: [untold] });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toHaveLength(1);
    published.resolve();
    await called(calls, 2);
    expect(calls[1]?.request.told).toEqual([untold]);
    calls[1]?.answer(NOTHING);
  });

  test("the witness fails where joining fails, so that it is delivered again", async () => {
    const { calls, commit } = manualCommits();
    const store = grouped(commit);
    const done = store.record(delivery("witness"));
    calls[0]?.answer({ ...NOTHING, left: [pending("witness")] });
    await called(calls, 2);
    calls[1]?.fail(new Error("unavailable"));
    await expect(done).rejects.toThrow("unavailable");
  });

  test("where instances compete, what is pending is joined in ever smaller parts", async () => {
    const joined: string[][] = [];
    const store = grouped(async ({ join, joinOnly }) => {
      if (join.length === 0) return { ...NOTHING, left: [pending("witness", ["1", "2", "3"])] };
      const paths = [...(joinOnly ?? [])];
      if (paths.length !== 1) throw new ContentionError("Others were faster.");
      joined.push(paths);
      return NOTHING;
    });
    await store.record(delivery("witness"));
    expect(joined).toEqual([["sources/1"], ["sources/2"], ["sources/3"]]);
  });
});
