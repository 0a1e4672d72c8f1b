/** The parts of a call, as they come: the types of each route are checked where it is called. */
export interface Parts {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** Of a body that is text or bytes. Default `text/plain`, and `application/octet-stream` for bytes. */
  readonly contentType?: string;
}

/** The address of a call. Fields of the query that are `undefined` are left out. Throws `TypeError` for a missing parameter. */
export function toUrl(baseUrl: string, path: string, { params = {}, query = {} }: Parts): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segment(name, params[name]));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return `${baseUrl.replace(/\/+$/, "")}${filled}${text === "" ? "" : `?${text}`}`;
}

/** One path segment. `.` and `..` would leave the resource even when they are encoded, so they are refused. */
function segment(name: string, value: unknown): string {
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  if (/^\.{0,2}$/.test(text)) throw new TypeError(`The path parameter "${name}" can't be "${text}".`);
  return encodeURIComponent(text);
}

/** A request's body and what it is. */
export interface Content {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** The body as it is sent: text and bytes as they are, everything else as JSON. */
export function toContent(body: unknown, contentType?: string): Content {
  if (typeof body === "string") return { body, type: contentType ?? "text/plain" };
  if (isBytes(body)) return { body, type: contentType ?? "application/octet-stream" };
  return { body: JSON.stringify(body), type: "application/json" };
}

function isBytes(body: unknown): body is Uint8Array<ArrayBuffer> {
  return body instanceof Uint8Array;
}
