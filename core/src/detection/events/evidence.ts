import { memoize } from "../../common/memoize.ts";
import { countField, textField } from "../../common/text.ts";

type Fields = Readonly<Record<string, unknown>>;

/** More than this is no measurement but a mistake or a lie: a petabyte, or 10¹⁵ of anything. */
const MOST_PLAUSIBLE = 1e15;

/** A field as a count or an amount that can be true: a finite number from 0 to 10¹⁵. Numbers in text are not evidence. */
export function plausibleCount(fields: Fields, name: string): number | undefined {
  const count = countField(fields, name);
  return count !== undefined && count <= MOST_PLAUSIBLE ? count : undefined;
}

/**
 * The event's type as detections compare it: lower case, words joined by underscores.
 *
 * @example typeName("Brute-Force") // "brute_force"
 */
export const typeName: (eventType: string) => string = memoize(
  (eventType) =>
    eventType
      .toLowerCase()
      .trim()
      .replace(/[-\s.]+/g, "_"),
  { size: 1_000 },
);

/** The user that an event is about, where it names one. */
export function userOf(payload: Fields): string | undefined {
  return [textField(payload, "username"), textField(payload, "user")].find(
    (name) => name !== undefined && name !== "",
  );
}

const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A number for people: `1,234`. */
export function formatCount(count: number): string {
  return WHOLE.format(count);
}

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** An amount of data for people: `1.5 GiB`, `200 MiB`. */
export function formatBytes(bytes: number): string {
  return bytes >= GIB ? `${TENTHS.format(bytes / GIB)} GiB` : `${TENTHS.format(bytes / MIB)} MiB`;
}
