import type { FieldMapping, SourceMapping } from "../ir.ts";
import { covers, specificity } from "../logsource.ts";
import type { LogSource } from "../model.ts";

/** A record as its source gives it. */
export type SigmaEvent = Readonly<Record<string, unknown>>;

/** A value that tests look at. */
export type EventValue = string | number | boolean | bigint | null;

/** A field's values, or `undefined` if the event does not have it. An array gives each of its elements. */
export type FieldValues = readonly EventValue[] | undefined;
export type FieldReader = (event: SigmaEvent) => FieldValues;

const MAX_DEPTH = 64;
/** Most values of one field or event that are looked at; what is beyond stays unexamined. */
const MAX_VALUES = 1_000_000;

/**
 * Makes the reader of a field: the first of its mapped paths, and at last its own name, at which the event has a value.
 * A path is a key of the record itself, dots included, or leads through nested records and arrays of them.
 */
export function fieldReader(field: string, mappings: readonly FieldMapping[]): FieldReader {
  if (field === "") return readAll;
  const paths = pathsOf(field, mappings).map((path) => ({ path, keys: path.split(".") }));
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) return (event) => readPath(event, only.path, only.keys);
  return (event) => {
    let values: FieldValues;
    for (const { path, keys } of paths) {
      const found = readPath(event, path, keys);
      if (found?.some((value) => value !== null) === true) return found;
      values ??= found;
    }
    return values;
  };
}

/** The paths at which a field is looked for, in order. */
function pathsOf(field: string, mappings: readonly FieldMapping[]): readonly string[] {
  const mapping = mappings.find((each) => Object.hasOwn(each, field));
  const mapped = mapping?.[field] ?? [];
  return [...new Set([...(typeof mapped === "string" ? [mapped] : mapped), field])];
}

/** The mappings for a log source, the most specific first. */
export function mappingsFor(source: LogSource, mappings: readonly SourceMapping[]): readonly FieldMapping[] {
  return mappings
    .filter(({ logsource }) => covers(logsource, source))
    .toSorted((a, b) => specificity(b.logsource) - specificity(a.logsource))
    .map(({ fields }) => fields);
}

function readPath(event: SigmaEvent, path: string, keys: readonly string[]): FieldValues {
  if (Object.hasOwn(event, path)) {
    const value = event[path];
    if (typeof value === "string") return [value];
    return flatten(value);
  }
  if (keys.length === 1) return undefined;
  const found: unknown[] = [];
  follow(event, keys, 0, found);
  return found.length === 0 ? undefined : flatten(found);
}

function follow(value: unknown, keys: readonly string[], at: number, found: unknown[]): void {
  if (Array.isArray(value)) {
    if (at < keys.length) for (const element of value) follow(element, keys, at, found);
    else found.push(value);
    return;
  }
  if (at === keys.length) {
    if (value !== undefined) found.push(value);
    return;
  }
  if (!isRecord(value)) return;
  // A key may itself hold dots: {"winlog.event_data": {"Image": …}}.
  let key = "";
  for (let end = at; end < keys.length; end += 1) {
    key = end === at ? (keys[end] ?? "") : `${key}.${keys[end] ?? ""}`;
    if (Object.hasOwn(value, key)) follow(value[key], keys, end + 1, found);
  }
}

function isRecord(value: unknown): value is SigmaEvent {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The values of arrays in arrays; records among them have no value to compare. */
function flatten(value: unknown): FieldValues {
  if (value === undefined) return undefined;
  if (isValue(value)) return [value];
  const values: EventValue[] = [];
  if (Array.isArray(value)) collect(value, 0, false, values);
  return values;
}

const VALUE_TYPES = new Set(["string", "number", "boolean", "bigint"]);

function isValue(value: unknown): value is EventValue {
  return value === null || VALUE_TYPES.has(typeof value);
}

function collect(value: unknown, depth: number, records: boolean, values: EventValue[]): void {
  if (values.length >= MAX_VALUES || depth > MAX_DEPTH) return;
  if (isValue(value)) values.push(value);
  else if (Array.isArray(value)) {
    for (const element of value) collect(element, depth + 1, records, values);
  } else if (records && isRecord(value)) {
    for (const key of Object.keys(value)) collect(value[key], depth + 1, records, values);
  }
}

/** All values of an event: what keywords are looked for in. */
function readAll(event: SigmaEvent): FieldValues {
  const values: EventValue[] = [];
  collect(event, 0, true, values);
  return values;
}

/** The text of a value; `undefined` for null. */
export function textOf(value: EventValue): string | undefined {
  if (typeof value === "string") return value;
  return value === null ? undefined : String(value);
}
