import { expect, test } from "vitest";
import { Breaker } from "./breaker.ts";

function open() {
  let now = 0;
  const breaker = new Breaker({ failures: 3, openMs: 1_000, clock: () => now });
  return { breaker, wait: (ms: number) => (now += ms) };
}

function fail(breaker: Breaker, times: number): void {
  for (let time = 0; time < times; time += 1) {
    expect(breaker.enter()).toEqual({ pass: true });
    breaker.failed();
  }
}

test("it opens after failures in a row, and says when to come back", () => {
  const { breaker, wait } = open();
  fail(breaker, 2);
  expect(breaker.state).toBe("closed");
  fail(breaker, 1);
  expect(breaker.state).toBe("open");
  wait(400);
  expect(breaker.enter()).toEqual({ pass: false, retryAfterMs: 600 });
});

test("a success in between starts the count anew", () => {
  const { breaker } = open();
  fail(breaker, 2);
  breaker.succeeded();
  fail(breaker, 2);
  expect(breaker.state).toBe("closed");
});

test("after its time one call tries, and the others wait for it", () => {
  const { breaker, wait } = open();
  fail(breaker, 3);
  wait(1_000);
  expect(breaker.state).toBe("half_open");
  expect(breaker.enter()).toEqual({ pass: true });
  expect(breaker.state).toBe("half_open");
  expect(breaker.enter()).toEqual({ pass: false, retryAfterMs: 1_000 });
});

test("a trial that succeeds closes it, one that fails opens it again at once", () => {
  const { breaker, wait } = open();
  fail(breaker, 3);
  wait(1_000);
  fail(breaker, 1);
  expect(breaker.enter()).toEqual({ pass: false, retryAfterMs: 1_000 });
  wait(1_000);
  breaker.enter();
  breaker.succeeded();
  expect(breaker.state).toBe("closed");
  expect(breaker.enter()).toEqual({ pass: true });
});

test("a trial that decides nothing, or never reports, makes room for the next one", () => {
  const { breaker, wait } = open();
  fail(breaker, 3);
  wait(1_000);
  breaker.enter();
  breaker.undecided();
  expect(breaker.enter()).toEqual({ pass: true });
  expect(breaker.enter()).toMatchObject({ pass: false });
  wait(1_000);
  expect(breaker.enter()).toEqual({ pass: true });
});

test("a service that names a time is left alone until then, at its first word", () => {
  const { breaker, wait } = open();
  breaker.enter();
  breaker.failed(17_500);
  expect(breaker.enter()).toEqual({ pass: false, retryAfterMs: 17_500 });
  wait(17_500);
  expect(breaker.enter()).toEqual({ pass: true });
});

test("a call that decides nothing leaves a closed breaker closed", () => {
  const { breaker } = open();
  fail(breaker, 2);
  breaker.undecided();
  expect(breaker.state).toBe("closed");
});
