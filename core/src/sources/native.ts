import { MAX_EVENT_BYTES, SecurityEventInput } from "@threatstream/contracts";
import type { DeadLetterReason } from "@threatstream/contracts";
import { escapeInvisible } from "../common/text.ts";
import { exceedsBytes } from "../common/text-size.ts";
import { describeIssues, nativeErrors } from "./native-errors.ts";
import { isUsual } from "./native-usual.ts";
import type { NativeFields } from "./native-usual.ts";
import type { EventDraft, ParseResult, Source } from "./source.ts";

type JsonObject = Record<string, unknown>;

const FIELDS: ReadonlySet<string> = new Set(Object.keys(SecurityEventInput.shape));
/** Of these the schema asks no more than to be objects. */
const OPEN: ReadonlySet<string> = new Set(["payload", "metadata"]);
const MAX_REASON = 200;

/** ThreatStream's own events: one JSON object per record. */
export const native: Source = {
  format: "native",
  // JSON that no other source recognizes is read as an event too, so that the sender learns what it lacks; see `readText`.
  recognizes: ({ record }) => record !== undefined && Object.hasOwn(record, "source_ip"),
  parse({ record, raw, message }) {
    if (exceedsBytes(raw, MAX_EVENT_BYTES)) {
      return rejected("too_large", `The event is larger than ${MAX_EVENT_BYTES} bytes.`);
    }
    if (record !== undefined) return readEvent(record);
    const json = parseJson(message);
    if (!json.sound) return rejected("invalid_json", `The event is not JSON: ${json.error}.`);
    return rejected("invalid_event", "The event is not a JSON object.");
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
  const payload = objectIn(json, "payload");
  const metadata = objectIn(json, "metadata");
  const unknown = unknownFields(json);
  const checked = isUsual(json) && payload !== undefined && metadata !== undefined ? json : checkFields(json);
  if (typeof checked === "string") return rejected("invalid_event", checked);
  const { event_id, destination_ip, destination_port } = checked;
  const event: EventDraft = {
    timestamp: checked.timestamp,
    event_type: checked.event_type,
    source_ip: checked.source_ip,
    protocol: checked.protocol ?? "TCP",
    payload: payload ?? {},
    metadata: unknown.length === 0 ? (metadata ?? {}) : { ...fieldsOf(json, unknown), ...metadata },
  };
  if (event_id !== undefined) event.event_id = event_id;
  if (typeof destination_ip === "string") event.destination_ip = destination_ip;
  if (typeof destination_port === "number") event.destination_port = destination_port;
  return { kind: "event", event };
}

const NO_FIELDS: readonly string[] = [];

function unknownFields(json: JsonObject): readonly string[] {
  for (const name in json) {
    if (!FIELDS.has(name)) return Object.keys(json).filter((key) => !FIELDS.has(key));
  }
  return NO_FIELDS;
}

function fieldsOf(json: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => name !== "__proto__").map((name) => [name, json[name]]));
}

/** The fields as the schema reads them, or a sentence that says what is wrong with them. */
function checkFields(json: JsonObject): NativeFields | string {
  const known: JsonObject = {};
  for (const name of Object.keys(json)) {
    // zod would read the `constructor` of what it checks: a key that any sender may set.
    if (FIELDS.has(name)) known[name] = OPEN.has(name) && isObject(json[name]) ? {} : json[name];
  }
  const checked = SecurityEventInput.safeParse(known, { error: nativeErrors });
  return checked.success ? checked.data : describeIssues(checked.error.issues);
}

/** An object of the event without its `__proto__` key; an empty one where there is none, `undefined` where it is something else. */
function objectIn(event: JsonObject, name: "payload" | "metadata"): JsonObject | undefined {
  const value = event[name];
  if (value === undefined) return {};
  if (!isObject(value)) return undefined;
  if (!Object.hasOwn(value, "__proto__")) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "__proto__"));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function rejected(reason: DeadLetterReason, message: string): ParseResult {
  return { kind: "rejected", reason, message };
}
