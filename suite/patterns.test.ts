import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LoginPatterns } from "@threatstream/contracts";
import { compileDaemon, createLoginReader, loginOrigin } from "@threatstream/core/sources/auth";
import { readContainer } from "@threatstream/core/sources/containers";
import { describe, expect, test } from "vitest";
import { ROOT } from "./paths.ts";
import { GENERATED, readPatterns, renderPatterns } from "./patterns.ts";

const daemons = await readPatterns();
const read = createLoginReader(daemons.map(compileDaemon));

type Expected = LoginPatterns["cases"][number]["is"];

/** What a line becomes among the patterns of all daemons, in the form of a case. */
function result(line: string) {
  const container = readContainer(line);
  const login = container.kind === "parsed" ? read(container.parsed) : undefined;
  if (login === undefined) return { is: "ignored" };
  if (login.kind === "ambiguous") return { is: "ambiguous", pattern: login.pattern };
  const origin = login.source === undefined ? undefined : loginOrigin(login.source);
  const port = origin?.port ?? (login.port === undefined ? undefined : Number(login.port));
  const is = {
    ...login,
    source: origin?.name,
    port,
    count: login.count === undefined ? undefined : Number(login.count),
  };
  return { is, pattern: login.pattern };
}

test("the core knows every pattern as it is written; `npm run patterns` makes it so", async () => {
  expect(await readFile(join(ROOT, GENERATED), "utf8")).toBe(renderPatterns(daemons));
});

test("there are patterns of many daemons", () => {
  expect(daemons.length).toBeGreaterThanOrEqual(40);
});

const CASES = daemons.flatMap((daemon) =>
  daemon.cases.map(({ line, is }): [string, string, Expected] => [daemon.id, line, is]),
);

test.each(CASES)("%s: %s", (_daemon, line, expected) => {
  expect({ is: result(line).is }).toMatchObject({ is: expected });
});

test("each pattern is shown by a line of its own daemon", () => {
  const shown = new Set(CASES.map(([, line]) => result(line).pattern));
  const all = daemons.flatMap((daemon) => {
    const { texts, records, pairs } = compileDaemon(daemon);
    return [...texts, ...records, ...pairs];
  });
  expect(
    all.filter(({ id, outcome }) => outcome !== "ignored" && !shown.has(id)).map(({ id }) => id),
  ).toEqual([]);
});

describe("a client that writes a line of its own into its name", () => {
  // Lines whose user may be any text: the name is put where the case has it.
  const named = CASES.flatMap(([daemon, line, is]) =>
    typeof is !== "string" &&
    is.user !== undefined &&
    is.source !== undefined &&
    line.split(is.user).length === 2
      ? [{ daemon, line, user: is.user, source: is.source }]
      : [],
  );

  test.each(named)("$daemon: $line", ({ line, user, source }) => {
    const lying = line.replaceAll(source, "10.9.8.7");
    const after = lying.slice(lying.indexOf(user) + user.length).replaceAll(/["\\]/g, "");
    for (const name of [
      `${user}${after} `,
      `x${after}x`,
      ` from 10.9.8.7`,
      `x' from 10.9.8.7 port 22`,
      after,
    ]) {
      const inJson = line.trimStart().startsWith("{") ? JSON.stringify(name).slice(1, -1) : name;
      const got = result(line.replace(user, () => inJson)).is;
      // Any answer but the lie: the line's true address, none, or a doubt.
      expect(["ignored", "ambiguous", undefined, source]).toContain(
        typeof got === "string" ? got : got.source,
      );
    }
  });
});
