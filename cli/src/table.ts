import { styleText } from "node:util";
import { escapeInvisible } from "@threatstream/core/common";

/** One cell: its text, which may be an attacker's, and how it is styled. */
export interface Cell {
  readonly text: string;
  readonly style?: Style;
}
export type Style = Parameters<typeof styleText>[0];

export interface Column {
  readonly title: string;
  /** Numbers stand to the right. Default left. */
  readonly align?: "right";
}

const GAP = "  ";
const MIN_LAST = 20;

/** Rows in columns as wide as their texts; the last one is cut, so that each row stays on one line of `width` columns. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
): string[] {
  const safe = rows.map((row) => row.map((cell) => ({ ...cell, text: escapeInvisible(cell.text) })));
  const widths = columns.map(({ title }, at) =>
    safe.reduce((widest, row) => Math.max(widest, displayWidth(row[at]?.text ?? "")), title.length),
  );
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, GAP.length);
  const last = columns.length - 1;
  widths[last] = Math.min(widths[last] ?? 0, Math.max(MIN_LAST, width - before));
  const line = (cells: readonly Cell[]): string => {
    const padded = columns.map(({ align }, at) => {
      const { text, style } = cells[at] ?? { text: "" };
      const room = widths[at] ?? 0;
      const fitted = fit(text, room);
      const padding =
        at === last && align === undefined ? "" : " ".repeat(Math.max(0, room - displayWidth(fitted)));
      const styled = style === undefined ? fitted : styleText(style, fitted);
      return align === "right" ? padding + styled : styled + padding;
    });
    return (GAP + padded.join(GAP)).trimEnd();
  };
  const titles = columns.map(({ title }): Cell => ({ text: title, style: "dim" }));
  return [line(titles), ...safe.map(line)];
}

// East Asian wide characters and emoji take two columns (Unicode UAX #11, by script).
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60\u3000-\u303f]/u;

/** How many columns of a terminal a text takes. */
function displayWidth(text: string): number {
  if (!WIDE.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** A text in at most `width` columns; `…` where it was cut. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let fitted = "";
  let used = 1;
  for (const character of text) {
    used += WIDE.test(character) ? 2 : 1;
    if (used > width) break;
    fitted += character;
  }
  return `${fitted}…`;
}
