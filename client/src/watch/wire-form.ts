/** Fields that serve the backend alone. The rules can't hide single fields, so they are dropped here. */
const INTERNAL: ReadonlySet<string> = new Set(["expire_at", "delivery_id", "tally", "state"]);

/** A stored document in the wire's form: times as ISO-8601 in UTC with milliseconds, without the backend's own fields. */
export function wireForm(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data)
      .filter(([name]) => !INTERNAL.has(name))
      .map(([name, value]) => [name, wireValue(value)]),
  );
}

function wireValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isTimestamp(value)) return value.toDate().toISOString();
  if (Array.isArray(value)) return value.map(wireValue);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, wireValue(item)]));
}

/** By its shape: a page may hold two copies of the SDK, each with a Timestamp class of its own. */
function isTimestamp(value: object): value is { toDate(): Date } {
  return "toDate" in value && typeof value.toDate === "function";
}

/** True where a document has all the fields without which it can't be shown. */
export function isRecord<T>(
  value: Record<string, unknown>,
  required: readonly (keyof T & string)[],
): value is Record<string, unknown> & T {
  return required.every((name) => value[name] !== undefined);
}
