import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { Server } from "node:net";
import { join } from "node:path";
import { SuiteError } from "./errors.ts";
import { ROOT } from "./paths.ts";

/** On this machine an answer takes no time; Windows takes 2 s to say that nobody listens. */
const CONNECT_TIMEOUT_MS = 500;
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** A port for each part of the suite, as `firebase.json` names them. */
export interface Ports {
  readonly auth: number;
  readonly functions: number;
  readonly firestore: number;
  readonly websocket: number;
  readonly pubsub: number;
  readonly hosting: number;
  readonly eventarc: number;
  readonly tasks: number;
  readonly hub: number;
  readonly logging: number;
}

interface EmulatorConfig {
  readonly port: number;
  readonly websocketPort?: number;
}

/** The ports of `npm start`: those of `firebase.json`. */
export async function defaultPorts(): Promise<Ports> {
  const { emulators }: { emulators: Record<keyof Ports, EmulatorConfig> } = JSON.parse(
    await readFile(join(ROOT, "firebase.json"), "utf8"),
  );
  return {
    auth: emulators.auth.port,
    functions: emulators.functions.port,
    firestore: emulators.firestore.port,
    websocket: emulators.firestore.websocketPort ?? 9150,
    pubsub: emulators.pubsub.port,
    hosting: emulators.hosting.port,
    eventarc: emulators.eventarc.port,
    tasks: emulators.tasks.port,
    hub: emulators.hub.port,
    logging: emulators.logging.port,
  };
}

/** Free ports, different from each other, so that a suite can run beside any other. */
export async function freePorts(): Promise<Ports> {
  const servers: Server[] = [];
  while (servers.length < 10) {
    // Below the ports that systems give to outgoing connections: one of those may be taken before an emulator has it.
    const server = await listen(randomInt(FIRST_PORT, LAST_PORT)).catch(() => undefined);
    if (server !== undefined) servers.push(server);
  }
  const ports = servers.map(portOf);
  await Promise.all(servers.map(close));
  const next = (): number => ports.pop() ?? 0;
  return {
    auth: next(),
    functions: next(),
    firestore: next(),
    websocket: next(),
    pubsub: next(),
    hosting: next(),
    eventarc: next(),
    tasks: next(),
    hub: next(),
    logging: next(),
  };
}

/** Throws `SuiteError`, naming each port that something else listens on. */
export async function checkFree(ports: Ports): Promise<void> {
  const checked = await Promise.all(
    Object.entries(ports).map(async ([name, port]: [string, number]) =>
      (await isFree(port)) ? [] : [`${port} (${name})`],
    ),
  );
  const taken = checked.flat();
  if (taken.length === 0) return;
  const [what, them] = taken.length === 1 ? ["Port", "it"] : ["Ports", "them"];
  throw new SuiteError(
    `${what} ${taken.join(", ")} already in use: stop the program that has ${them} (another \`npm start\`?) or change firebase.json.`,
  );
}

/**
 * Whether the emulators can have the port, and `localhost` leads to them. macOS and Windows let two programs have one port,
 * one on 127.0.0.1 and one on all addresses; and `localhost` may mean ::1 first. So it tries to connect as well.
 */
async function isFree(port: number): Promise<boolean> {
  const server = await listen(port).catch(() => undefined);
  if (server === undefined) return false;
  await close(server);
  const answers = await Promise.all(["127.0.0.1", "::1"].map((host) => accepts(host, port)));
  return !answers.includes(true);
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
    const done = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", () => done(true));
    socket.once("timeout", () => done(false));
    socket.once("error", () => done(false));
  });
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: Server): number {
  const address = server.address();
  return address === null || typeof address === "string" ? 0 : address.port;
}
