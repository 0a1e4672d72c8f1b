/**
 * The text in memory of its own. What is cut out of a text, by `slice` or by a pattern, refers to it: whoever keeps an address
 * out of a line would keep the message that the line came in.
 */
export function detachString(text: string): string {
  const copy: unknown = JSON.parse(JSON.stringify(text));
  return typeof copy === "string" ? copy : text;
}
