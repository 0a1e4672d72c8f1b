import { join } from "node:path";
import { ROOT } from "../../suite/paths.ts";
import { waitFor } from "../support/wait.ts";
import { ask, startNode } from "./children.ts";
import { serve } from "./framework.ts";
import type { ServeOptions } from "./framework.ts";
import { buildNaive } from "./naive/build.ts";
import { number, progress } from "../support/text.ts";
import type { Result } from "./report.ts";
import { median, since } from "../support/stats.ts";

const GEO = /[\\/]geoip-lite[\\/]/;

/** Milliseconds from the start of the process until the function has answered a request. */
async function coldStart(options: ServeOptions, path: string): Promise<number> {
  const start = performance.now();
  const served = await serve(options);
  try {
    const response = await fetch(new URL(path, served.url));
    await response.arrayBuffer();
    const ms = since(start);
    if (!response.ok) throw new Error(`${options.target} answered ${response.status}.`);
    return ms;
  } finally {
    await served.child.stop();
  }
}

/** The modules that the API has loaded when it has answered its first request. */
async function modulesOfApi(api: ServeOptions): Promise<readonly string[]> {
  const served = await serve({ ...api, preload: "list-modules" });
  try {
    await (await fetch(new URL("/api", served.url))).arrayBuffer();
    return urlsOf(await ask(served.child));
  } finally {
    await served.child.stop();
  }
}

/** Whether the list shows geoip-lite where it is loaded: without that, its absence would prove nothing. */
async function listShowsGeo(): Promise<boolean> {
  const preload = new URL("preload/list-modules.ts", import.meta.url).href;
  const child = startNode([
    "--import",
    preload,
    "--input-type=module",
    "--eval",
    `await import("geoip-lite");`,
  ]);
  try {
    return await waitFor(
      "geoip-lite in the list of modules",
      async () => urlsOf(await ask(child)).some((url) => GEO.test(url)) || undefined,
      10_000,
    );
  } catch {
    return false;
  } finally {
    await child.stop();
  }
}

function urlsOf(answer: unknown): readonly string[] {
  if (!Array.isArray(answer)) throw new TypeError("The function did not list its modules.");
  return answer.map(String);
}

/** The first answer of the API after a cold start, against a function that only imports Firebase's two libraries. */
export async function benchColdStart(rounds: number): Promise<Result> {
  progress(`cold start: ${rounds} rounds of two`);
  const env = { GCLOUD_PROJECT: "demo-bench", GOOGLE_CLOUD_PROJECT: "demo-bench" };
  const api: ServeOptions = { source: join(ROOT, "functions"), target: "api", signature: "http", env };
  const baseline: ServeOptions = {
    source: await buildNaive("baseline"),
    target: "hello",
    signature: "http",
    env,
  };
  const apiMs: number[] = [];
  const baselineMs: number[] = [];
  // Alternating, so that what else the machine does falls on both. The first pair warms the disk cache.
  for (let round = 0; round <= rounds; round += 1) {
    const least = await coldStart(baseline, "/");
    const ours = await coldStart(api, "/api");
    if (round === 0) continue;
    baselineMs.push(least);
    apiMs.push(ours);
  }
  const modules = await modulesOfApi(api);
  const geoModules = modules.filter((url) => GEO.test(url));
  const control = await listShowsGeo();
  const ratio = median(apiMs) / median(baselineMs);
  return {
    raw: { apiMs, baselineMs, modules: modules.length, geoModules, control },
    lines: [
      {
        what: `cold start until GET /api is answered, median of ${rounds}`,
        measured: `${number(median(apiMs))} ms`,
        comparedWith: `a function that imports Firebase alone: ${number(median(baselineMs))} ms`,
        ratio: `${number(ratio)} ×`,
        goal: "≤ 1.5 ×",
        met: ratio <= 1.5,
      },
      {
        what: "geoip-lite modules loaded by that",
        measured: `${geoModules.length} of ${modules.length} modules`,
        comparedWith: `the list ${control ? "shows" : "FAILS TO SHOW"} it where it is imported`,
        ratio: "",
        goal: "0",
        met: geoModules.length === 0 && control,
      },
    ],
  };
}
