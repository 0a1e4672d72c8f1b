import type { Position } from "./ports/queries.ts";

const FORM = /^(\d{1,15}):((?:THR|ALT)-[0-9a-f]{24})$/;
/** The end of the year 9999: the last time that a Firestore Timestamp holds. */
const LATEST_MS = 253_402_300_799_999;

/**
 * A place in a list of threats or alerts as a text that a URL takes as it is. Clients must not look inside.
 *
 * @example decodeCursor(encodeCursor(position)) // the same position
 */
export function encodeCursor({ at, id }: Position): string {
  return Buffer.from(`${at}:${id}`).toString("base64url");
}

/** The place that a cursor of such ids stands for; `undefined` for a text that `encodeCursor` did not make. */
export function decodeCursor(cursor: string, prefix: "THR" | "ALT"): Position | undefined {
  const [, at, id] = FORM.exec(Buffer.from(cursor, "base64url").toString("latin1")) ?? [];
  if (at === undefined || id?.startsWith(prefix) !== true) return undefined;
  const position = { at: Number(at), id };
  // Buffer skips what is not base64url, so only the round trip shows that nothing was skipped.
  return position.at <= LATEST_MS && encodeCursor(position) === cursor ? position : undefined;
}
