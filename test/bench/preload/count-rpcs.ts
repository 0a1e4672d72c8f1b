import { subscribe } from "node:diagnostics_channel";
import { z } from "zod";

/*
 * Preloaded into a served function: counts the gRPC calls that leave the process, by method, as HTTP/2 sees them (retries
 * too), and says the counts when it is asked over IPC. Nothing of the function or its libraries is changed.
 */
const Stream = z.object({ headers: z.record(z.string(), z.unknown()) });
const calls: Record<string, number> = {};
subscribe("http2.client.stream.created", (message) => {
  const path = String(Stream.parse(message).headers[":path"]);
  calls[path] = (calls[path] ?? 0) + 1;
});
process.on("message", () => process.send?.(calls));
