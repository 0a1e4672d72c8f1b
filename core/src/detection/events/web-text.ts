import type { Place, WebText } from "../../model/web-text.ts";
import type { EnrichedEvent } from "../../model/event.ts";
import { decodedForms } from "./web-decode.ts";
import { isPlainHeader, isPlainName, isPlainUrl } from "./web-plain.ts";

/**
 * How much of each field is inspected, in UTF-16 code units: 63 Ki in all. A longer field is inspected as its first and
 * last halves. Servers refuse longer URLs and headers, so only the middle of a long body goes unseen. Each field has a
 * limit of its own, so padding one hides nothing in another.
 */
const LIMITS = {
  path: 4 * 1024,
  urlQuery: 8 * 1024,
  raw_request: 8 * 1024,
  query: 8 * 1024,
  params: 2 * 1024,
  body: 16 * 1024,
  user_agent: 2 * 1024,
  referer: 2 * 1024,
  cookie: 8 * 1024,
  allHeaders: 12 * 1024,
  username: 1024,
} as const;
const MAX_HEADERS = 128;

const TEXT_FIELDS = ["query", "params", "body"] as const;
const HEADER_FIELDS = [
  { field: "user_agent", header: "user-agent" },
  { field: "referer", header: "referer" },
  { field: "cookie", header: "cookie" },
] as const;

/** The payload fields that hold such texts. */
export const WEB_FIELDS: readonly string[] = [
  "url",
  "raw_request",
  ...TEXT_FIELDS,
  "username",
  ...HEADER_FIELDS.map(({ field }) => field),
  "headers",
];

/**
 * The texts of an event that could hold an attack on an application, whatever its `event_type`: path and query of
 * `payload.url` (or `raw_request`), `query`, `params`, `body`, `user_agent`, `referer`, `cookie`, all `headers`, and
 * `username`. Texts that are plainly harmless (`web-plain.ts`) are left out, so an ordinary request yields `[]`.
 *
 * They are worked out once for each event and kept with it, since several detections ask for them.
 */
export function webTexts(enriched: EnrichedEvent): readonly WebText[] {
  enriched.webTexts ??= collect(enriched.event.payload);
  return enriched.webTexts;
}

type Payload = Readonly<Record<string, unknown>>;

function collect(payload: Payload): readonly WebText[] {
  const texts: WebText[] = [];
  if (Object.hasOwn(payload, "url")) addUrl(texts, payload["url"]);
  // A request that is no HTTP has no URL, but all of it as logged.
  else if (Object.hasOwn(payload, "raw_request")) {
    add(texts, "request line", cut(leafText(payload["raw_request"]), LIMITS.raw_request));
  }
  for (const name of TEXT_FIELDS) {
    if (!Object.hasOwn(payload, name)) continue;
    add(texts, name === "body" ? "body" : "query", cut(leafText(payload[name]), LIMITS[name]));
  }
  if (Object.hasOwn(payload, "username")) {
    const name = leafText(payload["username"]);
    if (!isPlainName(name)) add(texts, "user name", cut(name, LIMITS.username));
  }
  for (const { field, header } of HEADER_FIELDS) {
    if (!Object.hasOwn(payload, field)) continue;
    const text = leafText(payload[field]);
    if (!isPlainHeader(text)) addHeader(texts, header, text, LIMITS[field]);
  }
  if (Object.hasOwn(payload, "headers")) addHeaders(texts, payload["headers"]);
  return texts;
}

function addUrl(texts: WebText[], value: unknown): void {
  if (typeof value !== "string" || isPlainUrl(value)) return;
  const split = value.indexOf("?");
  const path = split === -1 ? value : value.slice(0, split);
  const query = split === -1 ? "" : value.slice(split + 1);
  if (!isPlainUrl(path)) add(texts, "path", cut(path, LIMITS.path));
  if (!isPlainUrl(query)) add(texts, "query", cut(query, LIMITS.urlQuery));
}

/** The suspicious ones share the limit evenly, so neither many nor long headers crowd another out. */
function addHeaders(texts: WebText[], headers: unknown): void {
  if (typeof headers !== "object" || headers === null) return;
  let suspicious: { readonly header: string; readonly text: string }[] | undefined;
  let seen = 0;
  for (const [header, value] of Object.entries(headers)) {
    if (++seen > MAX_HEADERS) break;
    const text = leafText(value);
    if (!isPlainHeader(text)) (suspicious ??= []).push({ header, text });
  }
  if (suspicious === undefined) return;
  const limit = Math.floor(LIMITS.allHeaders / suspicious.length);
  for (const { header, text } of suspicious) addHeader(texts, header, text, limit);
}

function addHeader(texts: WebText[], header: string, text: string, limit: number): void {
  texts.push({ place: "header", header, forms: decodedForms(cut(text, limit)) });
}

function add(texts: WebText[], place: Place, text: string): void {
  if (text !== "") texts.push({ place, header: "", forms: decodedForms(text) });
}

/** The first and last halves, apart, where a text is over its limit. */
function cut(text: string, limit: number): string {
  const half = Math.floor(limit / 2);
  return text.length <= limit ? text : `${text.slice(0, half)}\n${text.slice(-half)}`;
}

const MAX_LEAVES = 1_024;

/** A text as it is; of an object or array all names and texts in it, a line each, since either can carry an attack. */
function leafText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  const lines: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0 && lines.length < MAX_LEAVES) {
    const next = open.pop();
    if (typeof next === "string") lines.push(next);
    else if (Array.isArray(next)) open.push(...next.slice(0, MAX_LEAVES).toReversed());
    else if (typeof next === "object" && next !== null) {
      const entries = Object.entries(next).slice(0, MAX_LEAVES);
      for (const [name, inner] of entries.toReversed()) open.push(inner, name);
    }
  }
  return lines.join("\n");
}
