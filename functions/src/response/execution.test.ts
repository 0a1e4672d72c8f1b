import { describe, expect, test } from "vitest";
import { begin, countsOf, fail, finish, isEnded, nextOf, undone } from "./execution.ts";
import type { Execution, OnFailure, RunningStep } from "./execution.ts";

const AT = Date.parse("2026-03-10T12:00:00.000Z");

function step(index: number, on_failure: OnFailure = "stop"): RunningStep {
  return {
    index,
    name: `step ${index}`,
    action: "wait",
    params: {},
    status: "PENDING",
    attempts: 0,
    timeout_ms: 1_000,
    retries: 0,
    on_failure,
  };
}

function anExecution(steps: RunningStep[], fields: Partial<Execution> = {}): Execution {
  return {
    execution_id: `EXE-${"0".repeat(24)}`,
    playbook_id: "pb-test-001",
    playbook_name: "A test",
    threat_id: "THR-1",
    status: "PENDING",
    started_at: new Date(AT).toISOString(),
    total_steps: steps.length,
    executed_by: "automatic",
    requested_by: "automatic",
    requires_approval: false,
    steps,
    ...countsOf(steps),
    ...fields,
  };
}

const done = { kind: "done", output: "did it", undo: { what: 1 } } as const;

/** Plays an execution to its end; `outcome` says what comes of each step. */
function play(execution: Execution, outcome: (index: number) => "done" | "failed" | "skipped"): Execution {
  const next = nextOf(execution, AT + 2_000);
  if (next.kind === "wait") return execution;
  if (next.kind === "end") return next.execution;
  const { index } = next.step;
  if (next.kind === "undo") return play(undone(execution, index, AT), outcome);
  const begun = begin(execution, index, AT);
  const result = outcome(index);
  if (result === "failed") return play(fail(begun, index, "it broke", AT), outcome);
  return play(
    finish(begun, index, result === "done" ? done : { kind: "skipped", reason: "not set up" }, AT),
    outcome,
  );
}

const statuses = ({ steps }: Execution) => steps.map(({ status }) => status);

describe("an execution", () => {
  test("runs its steps in order and says what came of them", () => {
    const ended = play(anExecution([step(0), step(1), step(2)]), (index) =>
      index === 1 ? "skipped" : "done",
    );
    expect(ended).toMatchObject({
      status: "COMPLETED",
      current_step: 3,
      steps_completed: 2,
      steps_failed: 0,
      duration_seconds: 2,
      result: "Of 3 steps 2 done, 1 skipped.",
    });
  });

  test.each([
    ["stop", "FAILED", ["DONE", "FAILED", "PENDING"]],
    ["continue", "COMPLETED", ["DONE", "FAILED", "DONE"]],
    ["rollback", "ROLLED_BACK", ["UNDONE", "FAILED", "PENDING"]],
  ] as const)("where a step fails, its policy %s ends it as %s", (policy, status, expected) => {
    const ended = play(anExecution([step(0), step(1, policy), step(2)]), (index) =>
      index === 1 ? "failed" : "done",
    );
    expect(ended.status).toBe(status);
    expect(statuses(ended)).toEqual(expected);
  });

  test("goes on at a step that was begun, and does none twice", () => {
    const begun = begin(anExecution([step(0), step(1)]), 0, AT);
    expect(nextOf(begun, AT)).toMatchObject({ kind: "run", step: { index: 0, attempts: 1 } });
    const finished = finish(begun, 0, done, AT);
    expect(nextOf(finished, AT)).toMatchObject({ kind: "run", step: { index: 1 } });
  });

  test("that is cancelled ends between steps", () => {
    const begun = { ...begin(anExecution([step(0), step(1)]), 0, AT), stop: "cancel" as const };
    expect(nextOf(begun, AT)).toMatchObject({ kind: "run", step: { index: 0 } });
    const ended = play(begun, () => "done");
    expect(ended.status).toBe("CANCELLED");
    expect(statuses(ended)).toEqual(["DONE", "PENDING"]);
  });

  test("waits for its approval, or its end", () => {
    const waiting = anExecution([step(0)], { status: "AWAITING_APPROVAL", requires_approval: true });
    expect(nextOf(waiting, AT)).toEqual({ kind: "wait" });
    expect(play({ ...waiting, stop: "cancel" }, () => "done").status).toBe("CANCELLED");
    expect(play({ ...waiting, status: "PENDING" }, () => "done").status).toBe("COMPLETED");
  });

  test.each(["COMPLETED", "FAILED", "CANCELLED"] as const)(
    "that ended as %s is taken back in reverse",
    (status) => {
      const ended = {
        ...play(anExecution([step(0), step(1)]), () => "done"),
        status,
        stop: "rollback" as const,
      };
      expect(isEnded(ended)).toBe(false);
      expect(nextOf(ended, AT)).toMatchObject({ kind: "undo", step: { index: 1 } });
      const back = play(ended, () => "done");
      expect(back.status).toBe("ROLLED_BACK");
      expect(statuses(back)).toEqual(["UNDONE", "UNDONE"]);
      expect(isEnded(back)).toBe(true);
    },
  );

  test("says what could not be taken back", () => {
    const ended = { ...play(anExecution([step(0), step(1)]), () => "done"), stop: "rollback" as const };
    const back = play(undone(ended, 1, AT, "the firewall is away"), () => "done");
    expect(back.status).toBe("ROLLED_BACK");
    expect(back.steps[1]).toMatchObject({
      status: "DONE",
      reason: expect.stringMatching(/firewall is away/),
    });
    expect(back.result).toMatch(/still in effect: step 1/);
  });
});
