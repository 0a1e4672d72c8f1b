import { readFile } from "node:fs/promises";

/*
 * Prints the totals of the last `npm test` on one line. Vitest writes them where CI is set.
 */
interface Totals {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const file = new URL("../.suite/test-results.json", import.meta.url);
const totals: Totals = JSON.parse(await readFile(file, "utf8"));
const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = totals;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
if (failed > 0 || passed === 0) process.exitCode = 1;
