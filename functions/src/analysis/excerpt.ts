import { isSecretName, mask } from "./mask.ts";

const MAX_EXCERPT = 8_000;
const MAX_DEPTH = 8;
const MAX_KEYS = 100;

/**
 * An event's payload as masked JSON text of at most `max` characters, for a request and for whatever carries it there: masked
 * first, then cut, so that no half of a secret is left at the end.
 */
export function excerptOf(payload: unknown, max = MAX_EXCERPT): string {
  const text = mask(JSON.stringify(withoutSecrets(payload, 0)) ?? "");
  return text.length > max ? text.slice(0, max) : text;
}

/** Fields that are secret by their name go whole, whatever their value is made of. */
function withoutSecrets(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? String(value) : value;
  if (depth >= MAX_DEPTH) return "[nested deeper]";
  if (Array.isArray(value)) return value.slice(0, MAX_KEYS).map((item) => withoutSecrets(item, depth + 1));
  const fields = Object.entries(value)
    .slice(0, MAX_KEYS)
    .map(([name, field]): [string, unknown] => [
      name,
      isSecretName(name) ? "[masked]" : withoutSecrets(field, depth + 1),
    ]);
  return Object.fromEntries(fields);
}
