import { describe, expect, test } from "vitest";
import { aThreat } from "@threatstream/core/testing";
import { ActionError } from "./action.ts";
import type { ActionContext, ActionOutcome } from "./action.ts";
import { BusyError, runExecution } from "./engine.ts";
import type { EngineOptions, ExecutionStore } from "./engine.ts";
import { MissingDocumentError } from "./errors.ts";
import { countsOf } from "./execution.ts";
import type { Execution, RunningStep } from "./execution.ts";

const AT = Date.parse("2026-03-10T12:00:00.000Z");
const ID = `EXE-${"1".repeat(24)}`;

/** The process died. */
class Crash extends Error {}

/** One execution in memory, with its claim, and a worker's world in which it can be killed at any write. */
function world(steps: readonly Partial<RunningStep>[], fields: Partial<Execution> = {}) {
  const all = steps.map((step, index): RunningStep => ({
    index,
    name: `step ${index}`,
    action: "act",
    params: { index },
    status: "PENDING",
    attempts: 0,
    timeout_ms: 1_000,
    retries: 2,
    on_failure: "stop",
    ...step,
  }));
  const state: {
    execution: Execution;
    claim: { holder: string; until: number };
    now: number;
    writes: number;
  } = {
    execution: {
      execution_id: ID,
      playbook_id: "pb-test-001",
      playbook_name: "A test",
      threat_id: aThreat(1).id,
      status: "PENDING",
      started_at: new Date(AT).toISOString(),
      total_steps: all.length,
      executed_by: "automatic",
      requested_by: "automatic",
      requires_approval: false,
      steps: all,
      ...countsOf(all),
      ...fields,
    } satisfies Execution,
    claim: { holder: "", until: 0 },
    now: AT,
    writes: 0,
  };
  /** The number of the write at which the process dies, before or after it. */
  const death: { at: number; when: "before" | "after" } = { at: Number.POSITIVE_INFINITY, when: "before" };
  const effects: string[] = [];
  const store: ExecutionStore = {
    async claim(_id, holder, until) {
      if (state.claim.until > state.now && state.claim.holder !== holder) return "busy";
      state.claim = { holder, until };
      return state.execution;
    },
    async change(_id, claim, change) {
      if (state.claim.holder !== claim.holder) throw new Error("The claim was lost.");
      state.writes += 1;
      if (state.writes === death.at && death.when === "before") throw new Crash();
      state.execution = change(state.execution);
      state.claim = claim;
      if (state.writes === death.at && death.when === "after") throw new Crash();
      return state.execution;
    },
    subject: async () => ({ threat: aThreat(1), alert: undefined }),
  };
  let workers = 0;
  const options = (
    act: (index: number, context: ActionContext) => Promise<ActionOutcome>,
    undo: (index: number) => Promise<string> = async () => "undone",
  ): EngineOptions => ({
    store,
    actions: {
      run: async (_action, params, context) => {
        const outcome = await act(Number(params["index"]), context);
        effects.push(context.idempotencyKey);
        return outcome;
      },
      undo: async (_action, params) => undo(Number(params["index"])),
    },
    clock: () => state.now,
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    newId: () => `worker-${(workers += 1)}`,
    pause: async () => {},
    later: async (_id, ms) => void (state.now += ms),
  });
  return { state, claimOf: () => state.claim, death, effects, options };
}

const acts = async (index: number): Promise<ActionOutcome> => ({
  kind: "done",
  output: `did ${index}`,
  undo: { index },
});

describe("a worker", () => {
  test("fails an execution whose threat does not exist any more, takes back what its policy says, and rejects", async () => {
    const { state, claimOf, options } = world([
      { status: "DONE", undo: { index: 0 } },
      { on_failure: "rollback" },
      {},
    ]);
    const missing = new MissingDocumentError("threats/THR-1");
    const acting = options(acts);
    const store = { ...acting.store, subject: () => Promise.reject(missing) };
    await expect(runExecution(ID, { ...acting, store })).rejects.toThrow(missing);
    expect(state.execution.status).toBe("ROLLED_BACK");
    expect(state.execution.steps.map(({ status }) => status)).toEqual(["DONE", "FAILED", "PENDING"]);
    expect(state.execution.steps[1]?.reason).toContain("threats/THR-1");
    expect(claimOf().until).toBe(0);
  });

  test("brings an execution to its end, and a second one finds nothing to do", async () => {
    const { state, effects, options } = world([{}, {}, {}]);
    await runExecution(ID, options(acts));
    expect(state.execution.status).toBe("COMPLETED");
    await runExecution(ID, options(acts));
    expect(effects).toEqual([`${ID}-0`, `${ID}-1`, `${ID}-2`]);
  });

  test("killed before or after any write is followed by another, and each step takes effect once by its key", async () => {
    for (const when of ["before", "after"] as const) {
      for (let at = 1; at <= 8; at += 1) {
        const { state, death, effects, options } = world([{}, {}, {}]);
        Object.assign(death, { at, when });
        for (let life = 0; life < 5 && state.execution.status !== "COMPLETED"; life += 1) {
          await runExecution(ID, options(acts)).catch((error: unknown) => {
            if (!(error instanceof Crash)) throw error;
            // The claim of a dead worker ends.
            state.now += 60_000;
          });
        }
        expect(state.execution.status).toBe("COMPLETED");
        expect(new Set(effects)).toEqual(new Set([`${ID}-0`, `${ID}-1`, `${ID}-2`]));
        // What is done is not even tried again; only the step in which the process died may be.
        expect(effects.length).toBeLessThanOrEqual(4);
      }
    }
  });

  test("leaves an execution to the worker that has it", async () => {
    const { state, effects, options } = world([{}]);
    state.claim = { holder: "another", until: AT + 10_000 };
    await expect(runExecution(ID, options(acts))).rejects.toThrow(BusyError);
    expect(effects).toEqual([]);
  });

  test("tries again what may work, as often as the step says, and then heeds its policy", async () => {
    const { state, options } = world([{ retries: 2 }, {}]);
    const tries: string[] = [];
    const fails = async (_index: number, { idempotencyKey }: ActionContext): Promise<never> => {
      tries.push(idempotencyKey);
      throw new ActionError("the firewall answers 500", { retryable: true });
    };
    await runExecution(ID, options(fails));
    expect(tries).toEqual([`${ID}-0`, `${ID}-0`, `${ID}-0`]);
    expect(state.execution).toMatchObject({ status: "FAILED", steps_failed: 1 });
    expect(state.execution.steps[0]).toMatchObject({ reason: "the firewall answers 500", attempts: 3 });
    expect(state.execution.steps[1]?.status).toBe("PENDING");
  });

  test("does not repeat what can never work", async () => {
    const { state, options } = world([{ retries: 5 }]);
    let tries = 0;
    const fails = async (): Promise<never> => {
      tries += 1;
      throw new ActionError("the address is protected", { retryable: false });
    };
    await runExecution(ID, options(fails));
    expect([tries, state.execution.status]).toEqual([1, "FAILED"]);
  });

  test("gives up an action that hangs", async () => {
    const { state, options } = world([{ timeout_ms: 20, retries: 0 }]);
    await runExecution(
      ID,
      options(() => new Promise(() => {})),
    );
    expect(state.execution.steps[0]).toMatchObject({
      status: "FAILED",
      reason: "It took longer than 0.02 s.",
    });
  });

  test("heeds a cancellation and a rollback that come while it acts", async () => {
    for (const [stop, status, steps] of [
      ["cancel", "CANCELLED", ["DONE", "PENDING"]],
      ["rollback", "ROLLED_BACK", ["UNDONE", "PENDING"]],
    ] as const) {
      const { state, options } = world([{}, {}]);
      await runExecution(
        ID,
        options(async (index) => {
          state.execution = { ...state.execution, stop };
          return acts(index);
        }),
      );
      expect(state.execution.status).toBe(status);
      expect(state.execution.steps.map((each) => each.status)).toEqual(steps);
    }
  });

  test("takes back in reverse, and goes on where one step cannot be taken back", async () => {
    const { state, options } = world([{}, {}, {}]);
    await runExecution(ID, options(acts));
    state.execution = { ...state.execution, stop: "rollback" };
    const order: number[] = [];
    await runExecution(
      ID,
      options(acts, async (index) => {
        order.push(index);
        if (index === 1) throw new ActionError("it is gone", { retryable: false });
        return "undone";
      }),
    );
    expect(order).toEqual([2, 1, 0]);
    expect(state.execution.status).toBe("ROLLED_BACK");
    expect(state.execution.steps.map((each) => each.status)).toEqual(["UNDONE", "DONE", "UNDONE"]);
  });

  test("that has little time begins no long step, and leaves it to the next", async () => {
    const { state, claimOf, effects, options } = world([{}, { timeout_ms: 60_000 }]);
    await runExecution(ID, { ...options(acts), until: AT + 5_000 });
    expect(effects).toEqual([`${ID}-0`]);
    expect(claimOf().until).toBe(0);
    await runExecution(ID, options(acts));
    expect(state.execution.status).toBe("COMPLETED");
  });

  test("lets go of a step that waits, and is not needed until its time has come", async () => {
    const { state, claimOf, effects, options } = world([{}, {}]);
    const waits = async (index: number, { at }: ActionContext): Promise<ActionOutcome> =>
      index === 0 && state.now < at + 60_000 ? { kind: "later", at: at + 60_000 } : acts(index);
    await runExecution(ID, options(waits));
    expect([state.execution.status, state.now, claimOf().until]).toEqual(["RUNNING", AT + 60_000, 0]);
    await runExecution(ID, options(waits));
    expect(state.execution.steps.map(({ status }) => status)).toEqual(["DONE", "DONE"]);
    expect(effects.slice(-2)).toEqual([`${ID}-0`, `${ID}-1`]);
  });

  test("waits no longer for what was stopped", async () => {
    const { state, options } = world([{}, {}]);
    const waits = async (): Promise<ActionOutcome> => ({ kind: "later", at: AT + 60_000 });
    await runExecution(ID, options(waits));
    state.execution = { ...state.execution, stop: "cancel" };
    await runExecution(ID, options(waits));
    expect(state.execution).toMatchObject({
      status: "CANCELLED",
      steps: [{ status: "SKIPPED", reason: "It was stopped." }, { status: "PENDING" }],
    });
  });

  test("waits for approval without acting, and lets go of its claim", async () => {
    const { state, effects, options } = world([{}], { status: "AWAITING_APPROVAL", requires_approval: true });
    await runExecution(ID, options(acts));
    expect(effects).toEqual([]);
    expect(state.claim.until).toBe(0);
    state.execution = { ...state.execution, status: "PENDING" };
    await runExecution(ID, options(acts));
    expect(state.execution.status).toBe("COMPLETED");
  });
});
