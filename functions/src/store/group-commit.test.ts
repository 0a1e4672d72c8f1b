import { describe, expect, test } from "vitest";
import type { Delivery, News } from "../ports.ts";
import type { CommitOutcome, CommitRequest } from "./commit-request.ts";
import { GroupCommit } from "./group-commit.ts";

const NOTHING: CommitOutcome = { threats: [], alerts: [], deadLetters: [], deferred: new Map() };
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
  publish: (news: News) => Promise<void> = async () => {},
) {
  return new GroupCommit({ commit, publisher: { publish }, logger: SILENT, delayMs: () => 1 });
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
    const store = grouped(
      async () => NOTHING,
      async () => {
        throw new Error("the topic is gone");
      },
    );
    await expect(store.record(delivery("a"))).rejects.toThrow("the topic is gone");
  });

  test("the witness of a deferred document waits until it is joined, others do not", async () => {
    const { calls, commit } = manualCommits();
    const store = grouped(commit);
    const witness = delivery("witness");
    const first = store.record(witness);
    calls[0]?.answer({ ...NOTHING, deferred: new Map([["sources/1", witness]]) });
    await turn();
    const second = store.record(delivery("other"));
    await called(calls, 2);
    expect(await isSettled(first)).toBe(false);
    // The document becomes due on its own, or together with the other delivery.
    let answered = 1;
    while (!(await isSettled(first))) {
      await called(calls, answered + 1);
      calls[answered]?.answer(NOTHING);
      answered += 1;
    }
    await second;
    expect(calls.flatMap(({ request }) => request.due)).toEqual(["sources/1"]);
  });

  test("the witness fails where joining fails, so that it is delivered again", async () => {
    const { calls, commit } = manualCommits();
    const store = grouped(commit);
    const witness = delivery("witness");
    const done = store.record(witness);
    calls[0]?.answer({ ...NOTHING, deferred: new Map([["sources/1", witness]]) });
    await called(calls, 2);
    calls[1]?.fail(new Error("unavailable"));
    await expect(done).rejects.toThrow("unavailable");
  });
});
