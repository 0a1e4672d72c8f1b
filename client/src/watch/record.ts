/** Returns whether a document has all the fields without which it can't be shown. */
export function isRecord<T>(
  value: Record<string, unknown>,
  required: readonly (keyof T & string)[],
): value is Record<string, unknown> & T {
  return required.every((name) => value[name] !== undefined);
}
