import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/**
 * Keeps the frameworks that serve a function from answering in the API's place.
 *
 * Google's functions-framework and the functions emulator both put Express and body-parser in front of a function. These read
 * up to 1 GiB, unfold compressed bodies, and answer a body that is not JSON, or a path that is not UTF-8, with a page of HTML
 * and a stack trace. Node announces a request before any of its listeners runs, so here, first of all, the body is hidden
 * from them (without its two framing headers a request has none, RFC 9112 section 6.3; Node's parser has read them already,
 * and `rawHeaders` keep them), and a path that they could not decode is made one that is simply not found.
 *
 * Only for a process that serves the API alone: events of Pub/Sub need the parsers.
 */
export function guardFromFramework(): void {
  subscribe("http.server.request.start", (message) => {
    if (!isStart(message)) return;
    const { request } = message;
    delete request.headers["content-length"];
    delete request.headers["transfer-encoding"];
    if (request.url !== undefined) request.url = decodable(request.url);
  });
}

/** https://nodejs.org/api/diagnostics_channel.html#event-httpserverrequeststart */
function isStart(message: unknown): message is { readonly request: IncomingMessage } {
  return typeof message === "object" && message !== null && "request" in message;
}

function decodable(url: string): string {
  const end = url.indexOf("?");
  const path = end === -1 ? url : url.slice(0, end);
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return path.replaceAll("%", "%25") + url.slice(path.length);
  }
}
