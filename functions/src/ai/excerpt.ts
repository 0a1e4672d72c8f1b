import { isSecretName, mask } from "./mask.ts";

const MAX_EXCERPT = 8_000;
const MAX_DEPTH = 8;
const MAX_KEYS = 100;

/** Longer than any secret that is only known by its form once it is whole. */
const LONGEST_SECRET = 1_000;
/** With its separators. */
const LONGEST_CARD = 40;

/**
 * An event's payload as masked JSON text of at most `max` characters, for a request and for whatever carries it there: masked
 * first, then cut, so that no half of a secret is left at the end.
 */
export function excerptOf(payload: unknown, max = MAX_EXCERPT): string {
  const text = JSON.stringify(withoutSecrets(payload, 0)) ?? "";
  const examined = max * 4 + LONGEST_SECRET;
  if (text.length <= examined) return mask(text).slice(0, max);
  // Most of a long text is of no use.
  const masked = mask(text.slice(0, examined));
  return (masked.length >= max + LONGEST_SECRET ? masked : withoutLastWord(masked)).slice(0, max);
}

/** Without what may be the first half of a secret, and so was not known as one. */
function withoutLastWord(text: string): string {
  const end = Math.max(...[" ", '"', "&", ",", ";", "]"].map((separator) => text.lastIndexOf(separator)));
  const kept = text.slice(0, end + 1);
  // A card number is several words.
  return kept.slice(0, -LONGEST_CARD) + kept.slice(-LONGEST_CARD).replace(/[\d -]+$/, "");
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
