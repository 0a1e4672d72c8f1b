import { subscribe } from "node:diagnostics_channel";

/*
 * Preloaded into a served function: counts the gRPC calls that leave the process, by method, as HTTP/2 sees them (retries
 * too), and says the counts when it is asked over IPC. Nothing of the function or its libraries is changed.
 */
const calls: Record<string, number> = {};

subscribe("http2.client.stream.created", (message) => {
  const path = pathOf(message);
  calls[path] = (calls[path] ?? 0) + 1;
});
process.on("message", () => process.send?.(calls));

function pathOf(message: unknown): string {
  if (typeof message !== "object" || message === null || !("headers" in message)) return "";
  const { headers } = message;
  if (typeof headers !== "object" || headers === null || !(":path" in headers)) return "";
  return String(headers[":path"]);
}
