import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSync } from "recheck";
import { expect, test } from "vitest";

const ROOMS = [import.meta.dirname, join(import.meta.dirname, "../../sources")];
/** A regular expression literal, after a mark that cannot end an operand. */
const LITERAL =
  /(?<=[(,=:[!&|?;{}>]\s{0,24})\/(?![/*])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/g;

const PATTERNS = ROOMS.flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .flatMap((name) =>
      [...readFileSync(join(room, name), "utf8").matchAll(LITERAL)].map(([, source = "", flags = ""]) => ({
        name,
        source,
        flags,
      })),
    ),
);

test("the literals are found in the source text", () => {
  expect(PATTERNS.length).toBeGreaterThan(300);
});

test("a pattern that takes quadratic time is told", () => {
  expect(checkSync("a*a*$", "", { timeout: 2_000 }).status).toBe("vulnerable");
});

// A pattern on which the tool gives no verdict in time is not a failure: the tool says nothing of it.
test("no literal is known to take more than linear time", () => {
  const slow = PATTERNS.filter(
    ({ source, flags }) => checkSync(source, flags, { timeout: 400 }).status === "vulnerable",
  );
  expect(slow).toEqual([]);
});
