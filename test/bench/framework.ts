import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../suite/paths.ts";
import { freePort } from "../support/framework.ts";
import { startNode } from "./children.ts";
import type { Child } from "./children.ts";

const FRAMEWORK = join(ROOT, "node_modules/@google-cloud/functions-framework/build/src/main.js");
const START_LIMIT_MS = 30_000;

export interface ServeOptions {
  /** The folder of the built function, as it would be uploaded. */
  readonly source: string;
  readonly target: string;
  readonly signature: "cloudevent" | "http";
  readonly env?: Readonly<Record<string, string>>;
  /** A module of `preload/` to load first. */
  readonly preload?: "count-rpcs" | "list-modules";
}

/** A function that Google's own framework serves, concurrently, as Cloud Run does. */
export interface Served {
  readonly url: string;
  readonly child: Child;
}

/** Starts a function; resolves as soon as it accepts connections. */
export async function serve(options: ServeOptions): Promise<Served> {
  const port = await freePort();
  const preload = options.preload && new URL(`preload/${options.preload}.ts`, import.meta.url).href;
  const child = startNode(
    [
      ...(preload === undefined ? [] : ["--import", preload]),
      FRAMEWORK,
      `--target=${options.target}`,
      `--signature-type=${options.signature}`,
      `--source=${options.source}`,
      `--port=${port}`,
    ],
    options.env,
  );
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await accepts(port))) {
    if (child.process.exitCode !== null || Date.now() > deadline) {
      await child.stop();
      throw new Error(`The function ${options.target} did not start:\n${child.output()}`);
    }
    await sleep(5);
  }
  return { url: `http://127.0.0.1:${port}/`, child };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const answer = (accepted: boolean) => () => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", answer(true)).once("error", answer(false));
  });
}
