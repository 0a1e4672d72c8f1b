import { MAX_EVENT_BYTES, MAX_NESTING, SecurityEventInput } from "@threatstream/contracts";
import type { DeadLetterReason } from "@threatstream/contracts";
import { escapeInvisible } from "../detection/text.ts";
import { nestsDeeper } from "./json-depth.ts";
import { describeIssues, nativeErrors } from "./native-errors.ts";
import { isUsual } from "./native-usual.ts";
import type { NativeFields } from "./native-usual.ts";
import type { EventDraft, ParseResult, Source } from "./source.ts";

type JsonObject = Record<string, unknown>;

const FIELDS: ReadonlySet<string> = new Set(Object.keys(SecurityEventInput.shape));
const MAX_REASON = 200;

/** ThreatStream's own events: one JSON object per record. */
export const native: Source = {
  format: "native",
  recognizes: (record) => /^[ \t\r\n]*\{/.test(record),
  parse(record) {
    if (Buffer.byteLength(record) > MAX_EVENT_BYTES) {
      return rejected("too_large", `The event is larger than ${MAX_EVENT_BYTES} bytes.`);
    }
    const json = parseJson(record);
    if (!json.sound) return rejected("invalid_json", `The event is not JSON: ${json.error}.`);
    if (!isObject(json.value)) return rejected("invalid_event", "The event is not a JSON object.");
    if (nestsDeeper(json.value, MAX_NESTING)) {
      return rejected("too_deep", `The event nests deeper than ${MAX_NESTING} objects or arrays.`);
    }
    return readEvent(json.value);
  },
};

type Json =
  { readonly sound: true; readonly value: unknown } | { readonly sound: false; readonly error: string };

function parseJson(text: string): Json {
  try {
    return { sound: true, value: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { sound: false, error: escapeInvisible(reason).slice(0, MAX_REASON) };
  }
}

function readEvent(json: JsonObject): ParseResult {
  const known: JsonObject = {};
  const unknown: [string, unknown][] = [];
  for (const key of Object.keys(json)) {
    if (FIELDS.has(key)) known[key] = json[key];
    else if (key !== "__proto__") unknown.push([key, json[key]]);
  }
  const payload = openObject(known, "payload");
  const metadata = openObject(known, "metadata");
  const checked = isUsual(known) ? known : checkFields(known);
  if (typeof checked === "string") return rejected("invalid_event", checked);
  const { event_id, timestamp, event_type, source_ip, destination_ip, destination_port } = checked;
  const event: EventDraft = {
    ...(event_id === undefined ? {} : { event_id }),
    timestamp,
    event_type,
    source_ip,
    ...(typeof destination_ip === "string" ? { destination_ip } : {}),
    ...(typeof destination_port === "number" ? { destination_port } : {}),
    protocol: checked.protocol ?? "TCP",
    payload,
    metadata: unknown.length === 0 ? metadata : { ...Object.fromEntries(unknown), ...metadata },
  };
  return { kind: "event", event };
}

/** The fields as the schema reads them, or a sentence that says what is wrong with them. */
function checkFields(known: JsonObject): NativeFields | string {
  const checked = SecurityEventInput.safeParse(known, { error: nativeErrors });
  return checked.success ? checked.data : describeIssues(checked.error.issues);
}

/**
 * Takes an object out of `event`, without its `__proto__` key, and leaves an empty one for the schema, which asks no more of
 * it than to be an object. (zod would read the `constructor` of what it checks: a key that any sender may set.)
 */
function openObject(event: JsonObject, name: "payload" | "metadata"): JsonObject {
  const value = event[name];
  if (!isObject(value)) return {};
  event[name] = {};
  if (!Object.hasOwn(value, "__proto__")) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "__proto__"));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function rejected(reason: DeadLetterReason, message: string): ParseResult {
  return { kind: "rejected", reason, message };
}
