/**
 * Event text for a sentence that people read: control and invisible characters escaped, quotes kept apart, cut to `max`
 * characters. An attacker wrote it, so it must not be able to break a line, colour a terminal or reorder the text.
 *
 * @example quote("root\u001b[31m") // '"root\\u001b[31m"'
 */
export function quote(text: string, max = 80): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return `"${escapeInvisible(cut.replaceAll('"', "'"))}"`;
}

// Most texts: a quicker look than the search for all that is not.
const VISIBLE = /^[\x20-\x7e]*$/;
// C0, DEL, C1, zero-width and bidirectional controls (Unicode UAX #9), line separators, lone surrogates.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/** The text with every character that a terminal or page would act on written as `\uXXXX`. */
export function escapeInvisible(text: string): string {
  if (VISIBLE.test(text)) return text;
  return text.replace(INVISIBLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A payload field as text, where it is text; otherwise `undefined`. */
export function textField(payload: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(payload, name) ? payload[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** A payload field as a finite number ≥ 0, where it is one; otherwise `undefined`. */
export function countField(payload: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = Object.hasOwn(payload, name) ? payload[name] : undefined;
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}
