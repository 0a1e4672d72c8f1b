import { describe, expect, test } from "vitest";
import { WatchError, WatchRefusedError } from "../watch/errors.ts";
import type { OnChange, OnError } from "../watch/listen.ts";
import { connectionOf } from "./use-connection.ts";
import { createFeeds } from "./feeds.ts";
import type { Page } from "./feeds.ts";

/** A page whose clock is moved by hand. */
function fakePage() {
  let [now, hidden] = [1_000, false];
  const timers = new Set<{ at: number; run: () => void }>();
  const watchers = new Set<() => void>();
  const page: Page = {
    now: () => now,
    later(run, ms) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    isHidden: () => hidden,
    onVisibility(run) {
      watchers.add(run);
      return () => watchers.delete(run);
    },
  };
  return {
    page,
    pass: (ms: number): void => {
      now += ms;
      for (const timer of timers) {
        if (timer.at > now || !timers.delete(timer)) continue;
        timer.run();
      }
    },
    show: (visible: boolean): void => {
      hidden = !visible;
      for (const run of watchers) run();
    },
  };
}

/** A source that the test speaks for. */
function fakeSource() {
  const open: { change: OnChange<string>; fail: OnError }[] = [];
  let [started, stopped] = [0, 0];
  return {
    start: (change: OnChange<string>, fail: OnError) => {
      started += 1;
      open.push({ change, fail });
      return () => {
        stopped += 1;
      };
    },
    say: (text: string, fromCache = false, reads = 1) => open.at(-1)?.change(text, { fromCache, reads }),
    fail: (error: WatchError) => open.at(-1)?.fail(error),
    counts: () => ({ started, stopped }),
  };
}

function setup() {
  const { page, pass, show } = fakePage();
  const feeds = createFeeds({ page });
  const close = feeds.open();
  const source = fakeSource();
  const feed = feeds.shared("key", source.start);
  return { feeds, feed, source, pass, show, close };
}

describe("a shared subscription", () => {
  test("starts with its first reader and ends a while after its last", () => {
    const { feeds, feed, source, pass } = setup();
    expect(source.counts().started).toBe(0);
    const stops = [feed.subscribe(() => {}), feeds.shared("key", source.start).subscribe(() => {})];
    expect(source.counts()).toEqual({ started: 1, stopped: 0 });
    for (const stop of stops) stop();
    expect(source.counts().stopped).toBe(0);
    pass(5_000);
    expect(source.counts()).toEqual({ started: 1, stopped: 1 });
  });

  test("goes on for a reader that comes before it has ended", () => {
    const { feed, source, pass } = setup();
    feed.subscribe(() => {})();
    pass(1_000);
    feed.subscribe(() => {});
    pass(60_000);
    expect(source.counts()).toEqual({ started: 1, stopped: 0 });
  });

  test("keeps what is known while offline, and says so", () => {
    const { feed, source } = setup();
    feed.subscribe(() => {});
    expect(feed.get()).toMatchObject({ state: "loading", data: undefined });
    source.say("one");
    expect(feed.get()).toMatchObject({ state: "live", data: "one" });
    source.say("cached", true);
    expect(feed.get()).toMatchObject({ state: "offline", data: "one" });
    source.say("two");
    expect(feed.get()).toMatchObject({ state: "live", data: "two" });
  });

  test("tells changes that follow each other closely together", () => {
    const { feed, source, pass } = setup();
    let told = 0;
    feed.subscribe(() => (told += 1));
    for (const text of ["a", "b", "c", "d"]) source.say(text);
    expect(told).toBe(1);
    pass(200);
    expect(told).toBe(2);
    expect(feed.get().data).toBe("d");
  });

  test("counts the documents that it received", () => {
    const { feeds, feed, source } = setup();
    feed.subscribe(() => {});
    source.say("a", false, 100);
    source.say("b", false, 1);
    expect(feeds.reads()).toBe(101);
  });
});

describe("a hidden page", () => {
  test("listens to nothing after a minute, and goes on when it is shown", () => {
    const { feed, source, pass, show } = setup();
    feed.subscribe(() => {});
    source.say("one");
    show(false);
    pass(59_000);
    expect(source.counts().stopped).toBe(0);
    pass(1_000);
    expect(source.counts()).toEqual({ started: 1, stopped: 1 });
    expect(feed.get()).toMatchObject({ state: "paused", data: "one" });
    show(true);
    expect(source.counts().started).toBe(2);
    expect(feed.get()).toMatchObject({ state: "loading", data: "one" });
  });

  test("that is shown again within the minute has not stopped", () => {
    const { feed, source, pass, show } = setup();
    feed.subscribe(() => {});
    show(false);
    pass(30_000);
    show(true);
    pass(120_000);
    expect(source.counts()).toEqual({ started: 1, stopped: 0 });
  });
});

describe("a subscription that ended", () => {
  test("is tried again, later each time", () => {
    const { feed, source, pass } = setup();
    feed.subscribe(() => {});
    source.fail(new WatchError("gone", { code: "unavailable", path: "threats", ended: true }));
    expect(feed.get().state).toBe("failed");
    pass(5_000);
    expect(source.counts().started).toBe(2);
    source.fail(new WatchError("gone", { code: "unavailable", path: "threats", ended: true }));
    pass(5_000);
    expect(source.counts().started).toBe(2);
    pass(5_000);
    expect(source.counts().started).toBe(3);
  });

  test("is not tried again when the rules refuse it", () => {
    const { feed, source, pass } = setup();
    feed.subscribe(() => {});
    source.fail(new WatchRefusedError("no", { code: "permission-denied", path: "threats", ended: true }));
    pass(600_000);
    expect(source.counts().started).toBe(1);
    expect(feed.get()).toMatchObject({ state: "failed", error: { code: "permission-denied" } });
  });

  test("goes on after an error that did not end it", () => {
    const { feed, source } = setup();
    feed.subscribe(() => {});
    source.say("one");
    source.fail(new WatchError("one document is bad", { code: "bad-document", path: "threats/x" }));
    expect(feed.get()).toMatchObject({ state: "live", data: "one" });
  });
});

test("the connection is as good as the worst subscription", () => {
  const feed = (state: "live" | "offline" | "loading" | "failed") => ({
    data: 1,
    state,
    error: undefined,
    at: 1,
  });
  expect(connectionOf([])).toBe("connecting");
  expect(connectionOf([feed("live"), feed("loading")])).toBe("connecting");
  expect(connectionOf([feed("live"), feed("offline"), feed("loading")])).toBe("offline");
  expect(connectionOf([feed("failed"), feed("offline")])).toBe("failed");
  expect(connectionOf([feed("live")])).toBe("live");
});
