/**
 * Fields of stored documents that serve the backend alone: retention, deliveries, aggregates, and the claims of workers. Security
 * rules cannot hide single fields, so both the server and the client drop them.
 */
const INTERNAL: ReadonlySet<string> = new Set([
  "expire_at",
  "delivery_id",
  "correlation_id",
  "blocked_by",
  "tally",
  "state",
  "claim",
  "run",
]);

/**
 * Returns a stored Firestore document as it stands on the wire: Timestamps at every depth as ISO-8601 in UTC with milliseconds, and
 * without the backend's own fields. The server's replies and the client's subscriptions both use it.
 *
 * @example wireForm({ id: "THR-1", analyzed_at: Timestamp.now(), tally: "{}" }) // { id: "THR-1", analyzed_at: "2026-…Z" }
 */
export function wireForm(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(data).filter(([name]) => !INTERNAL.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, wireValue(value)]));
}

function wireValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isTimestamp(value)) return value.toDate().toISOString();
  if (Array.isArray(value)) return value.map(wireValue);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, wireValue(item)]));
}

/** Recognizes a Timestamp by its shape: the Admin and the web SDK, and two copies of one SDK, each have a class of their own. */
function isTimestamp(value: object): value is { toDate(): Date } {
  return "toDate" in value && typeof value.toDate === "function";
}
