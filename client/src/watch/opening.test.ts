import { expect, test } from "vitest";
import type { WatchError } from "./errors.ts";
import { createOpening } from "./opening.ts";

function opening(hasData = true) {
  const errors: WatchError[] = [];
  const timers = new Set<() => void>();
  const opened = createOpening({
    path: "threats",
    project: "my-project",
    timeoutMs: 20_000,
    timer: (_ms, run) => {
      timers.add(run);
      return () => timers.delete(run);
    },
    hasData: async () => hasData,
    onError: (error) => errors.push(error),
  });
  const passTime = () => {
    for (const run of timers) run();
  };
  return { ...opened, errors, passTime };
}

test("no answer is reported with what to check, and does not end the subscription", () => {
  const { errors, passTime } = opening();
  passTime();
  expect(errors).toMatchObject([{ name: "UnreachableError", code: "unreachable", ended: false }]);
  expect(errors[0]?.message).toMatch(/20 s.*"my-project".*connectFirestoreEmulator/);
});

test("an answer in time, or the end of the subscription, is no error", async () => {
  const answered = opening();
  answered.answer(true);
  answered.passTime();
  const stopped = opening(false);
  stopped.answer(true);
  stopped.stop();
  stopped.passTime();
  await Promise.resolve();
  expect([...answered.errors, ...stopped.errors]).toEqual([]);
});

test("an empty answer of a project without ThreatStream names the project, once", async () => {
  const opened = opening(false);
  opened.answer(true);
  opened.answer(true);
  await Promise.resolve();
  const { errors } = opened;
  expect(errors).toMatchObject([{ name: "WrongProjectError", path: "threats", ended: false }]);
  expect(errors[0]?.message).toMatch(/"my-project".*projectId/);
});

test("an answer with documents asks for nothing else", async () => {
  const opened = opening(false);
  opened.answer(false);
  await Promise.resolve();
  expect(opened.errors).toEqual([]);
});
