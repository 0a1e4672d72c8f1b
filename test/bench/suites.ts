import { join, relative } from "node:path";
import { ROOT, WORK } from "../../suite/paths.ts";
import { freePorts } from "../../suite/ports.ts";
import { startSuite } from "../../suite/suite.ts";
import type { Suite } from "../../suite/suite.ts";
import { buildNaive } from "./naive/build.ts";
import { progress } from "../support/text.ts";

/** Suites that run now; Ctrl-C stops them before the benchmark ends. */
const running = new Set<Suite>();
const stopped = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => {
    stopped.abort();
    void Promise.all([...running].map((suite) => suite.stop())).finally(() => process.exit(130));
  });
}

/** A suite of the product, and beside it the naive handler, on ports of its own for as long as `use` takes. */
export async function withSuite<T>(use: (suite: Suite) => Promise<T>): Promise<T> {
  progress("starting the emulator suite");
  const suite = await startSuite({
    ports: await freePorts(),
    logFile: join(WORK, "bench-suite.log"),
    moreFunctions: relative(ROOT, await buildNaive("functions")),
    signal: stopped.signal,
  });
  running.add(suite);
  try {
    return await use(suite);
  } finally {
    running.delete(suite);
    await suite.stop();
  }
}
