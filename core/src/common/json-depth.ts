/**
 * True where objects and arrays stand inside each other more than `max` deep; the value itself counts as 1. Looks no deeper
 * than that, so the deepest value cannot exhaust the stack.
 *
 * @example nestsDeeper({ a: [] }, 1) // true
 */
export function nestsDeeper(value: object, max: number): boolean {
  if (max < 1) return true;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.some((item) => holdsDeeper(item, max));
  }
  if (!isRecord(value)) return false;
  // What `JSON.parse` makes has no keys but its own; they are walked without a list of them.
  for (const key in value) {
    if (holdsDeeper(value[key], max)) return true;
  }
  return false;
}

function holdsDeeper(item: unknown, max: number): boolean {
  return typeof item === "object" && item !== null && nestsDeeper(item, max - 1);
}

function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value);
}
