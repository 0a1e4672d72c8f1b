import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FRAMEWORK = join(ROOT, "node_modules/@google-cloud/functions-framework/build/src/main.js");

/** A raw message as a test delivers it. */
export interface TestMessage {
  readonly id: string;
  readonly data: string | Uint8Array;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly publishTime?: string;
}

/** A deployed function, served as Cloud Run serves it: concurrently, in a process of its own. */
export interface ServedFunction {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  kill(): void;
}

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Serves the built bundle's function with Google's own framework; resolves when it accepts requests. */
export async function serveFunction(
  target: string,
  signature: "cloudevent" | "http",
  env: Readonly<Record<string, string>>,
): Promise<ServedFunction> {
  const port = await freePort();
  const args = [
    FRAMEWORK,
    `--target=${target}`,
    `--signature-type=${signature}`,
    `--source=${join(ROOT, "functions")}`,
    `--port=${port}`,
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, METADATA_SERVER_DETECTION: "none", FUNCTION_TARGET: target, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    });
  }
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${port}/`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The function did not start:\n${output}`);
    if (await accepts(port)) break;
    await sleep(50);
  }
  return { url, child, exited, kill: () => child.kill("SIGKILL") };
}

/** Delivers a message as Pub/Sub's push does; true where it was acknowledged. */
export async function deliver(url: string, message: TestMessage): Promise<boolean> {
  const publishTime = message.publishTime ?? "2026-03-10T14:00:00.000Z";
  const body = {
    specversion: "1.0",
    id: message.id,
    time: publishTime,
    type: "google.cloud.pubsub.topic.v1.messagePublished",
    source: "//pubsub.googleapis.com/projects/demo/topics/security.raw.logs",
    datacontenttype: "application/json",
    data: {
      subscription: "projects/demo/subscriptions/test",
      message: {
        messageId: message.id,
        publishTime,
        attributes: message.attributes ?? {},
        data: Buffer.from(message.data).toString("base64"),
      },
    },
  };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/cloudevents+json" },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
