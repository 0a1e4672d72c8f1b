import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

/** Where a connection is cut: before the request reaches the server, or after the server did it and before it says so. */
export type Moment = "before" | "after";

/** A TCP proxy that strikes at a chosen chunk of traffic. */
export interface Saboteur {
  readonly host: string;
  /** Strikes at the `chunk`-th chunk from now on; the chunk itself is not passed on. */
  arm(moment: Moment, chunk: number): void;
  disarm(): void;
  close(): Promise<void>;
}

/** Stands between a function and `target` (`host:port`); calls `strike` when its moment comes. */
export async function startSaboteur(target: string, strike: () => void): Promise<Saboteur> {
  const [host = "127.0.0.1", port = "0"] = target.split(":");
  let armed: { moment: Moment; left: number } | undefined;
  const sockets = new Set<Socket>();

  const passes = (moment: Moment): boolean => {
    if (armed?.moment !== moment) return true;
    armed.left -= 1;
    if (armed.left > 0) return true;
    armed = undefined;
    strike();
    return false;
  };

  const server = createServer((client) => {
    const upstream = connect(Number(port), host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => socket.destroy());
    }
    client.on("data", (chunk) => passes("before") && upstream.write(chunk));
    upstream.on("data", (chunk) => passes("after") && client.write(chunk));
    client.on("end", () => upstream.end());
    upstream.on("end", () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");

  return {
    host: `127.0.0.1:${address.port}`,
    arm: (moment, chunk) => {
      armed = { moment, left: chunk };
    },
    disarm: () => {
      armed = undefined;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
