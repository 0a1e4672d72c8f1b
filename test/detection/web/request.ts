/** An HTTP request with the status of its answer, as a proxy or an application server would record it. */
export interface LabelledRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body as text; bytes over 127 stand for themselves (Latin-1) when a body is not UTF-8. Empty without one. */
  readonly body: string;
  readonly status: number;
}

/** Returns the first value of a header, whatever its capitals, or an empty text. */
export function header(request: LabelledRequest, name: string): string {
  return request.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
}

const CLIENT_WRITTEN = new Set(["host", "connection", "content-length", "accept", "accept-encoding"]);

/** Returns what a web server's combined access log keeps: the request line, the referer and the agent. */
export function asLogged(request: LabelledRequest): LabelledRequest {
  const kept = request.headers.filter(([name]) => /^(?:host|referer|user-agent)$/i.test(name));
  return { ...request, headers: kept, body: "" };
}

/** Returns true if the access log shows nothing less than the whole request that could matter. */
export function isWhollyLogged(request: LabelledRequest): boolean {
  if (request.body !== "") return false;
  return request.headers.every(([name]) => {
    const key = name.toLowerCase();
    return key === "referer" || key === "user-agent" || CLIENT_WRITTEN.has(key);
  });
}

/** Parses one request in wire form; lines may end in LF. Throws when there is no request line. */
export function parseRequest(text: string, status: number): LabelledRequest {
  const end = text.indexOf("\n\n");
  const head = (end === -1 ? text : text.slice(0, end)).split("\n");
  const line = head[0] ?? "";
  const first = line.indexOf(" ");
  const last = line.lastIndexOf(" HTTP/");
  if (first < 1) throw new Error(`not a request line: ${line}`);
  const headers = head.slice(1).flatMap((entry) => {
    const colon = entry.indexOf(":");
    return colon > 0 ? [[entry.slice(0, colon), entry.slice(colon + 1).trimStart()] as const] : [];
  });
  return {
    method: line.slice(0, first),
    target: line.slice(first + 1, last > first ? last : undefined),
    headers,
    body: end === -1 ? "" : text.slice(end + 2).replace(/\n+$/, ""),
    status,
  };
}
