/**
 * True where objects and arrays stand inside each other more than `max` deep; the value itself counts as 1. Looks no deeper
 * than that, so the deepest value cannot exhaust the stack.
 *
 * @example nestsDeeper({ a: [] }, 1) // true
 */
export function nestsDeeper(value: object, max: number): boolean {
  if (max < 1) return true;
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  for (const item of inner) {
    if (typeof item === "object" && item !== null && nestsDeeper(item, max - 1)) return true;
  }
  return false;
}
