import { join, relative } from "node:path";
import { ROOT, WORK } from "../../suite/paths.ts";
import { freePorts } from "../../suite/ports.ts";
import { startSuite } from "../../suite/suite.ts";
import type { Suite, SuiteOptions } from "../../suite/suite.ts";
import { buildNaive } from "./naive/build.ts";
import { progress } from "./report.ts";

/** Suites that run now; Ctrl-C stops them before the benchmark ends. */
const running = new Set<Suite>();
const stopped = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => {
    stopped.abort();
    void Promise.all([...running].map((suite) => suite.stop())).finally(() => process.exit(130));
  });
}

/** Starts the product's suite on ports of its own for as long as `use` takes. */
export function withSuite<T>(use: (suite: Suite) => Promise<T>): Promise<T> {
  return withOptions({ logFile: join(WORK, "bench-suite.log") }, use);
}

/** The same with the naive handler in the place of the product's functions. */
export async function withNaiveSuite<T>(use: (suite: Suite) => Promise<T>): Promise<T> {
  const source = relative(ROOT, await buildNaive("functions"));
  return withOptions({ logFile: join(WORK, "bench-naive-suite.log"), functionsSource: source }, use);
}

async function withOptions<T>(
  options: Omit<SuiteOptions, "ports">,
  use: (suite: Suite) => Promise<T>,
): Promise<T> {
  progress("starting an emulator suite");
  const suite = await startSuite({ ...options, ports: await freePorts(), signal: stopped.signal });
  running.add(suite);
  try {
    return await use(suite);
  } finally {
    running.delete(suite);
    await suite.stop();
  }
}
