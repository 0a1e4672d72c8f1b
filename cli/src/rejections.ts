import { escapeInvisible } from "@threatstream/core/common";
import { fit } from "./table.ts";

const MAX_SAMPLES = 3;

/** Lines that were refused, by reason. */
export class Rejections {
  readonly #byReason = new Map<
    string,
    { count: number; readonly lines: number[]; readonly message: string }
  >();

  add(line: number, reason: string, message: string): void {
    const seen = this.#byReason.get(reason) ?? { count: 0, lines: [], message };
    seen.count += 1;
    if (seen.lines.length < MAX_SAMPLES) seen.lines.push(line);
    this.#byReason.set(reason, seen);
  }

  /** How many lines there were. */
  get count(): number {
    return [...this.#byReason.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** A line for each reason, most frequent first, with the numbers of the first lines and the first message. */
  lines(width: number): string[] {
    const byCount = [...this.#byReason].toSorted((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1));
    return byCount.map(([reason, { count, lines, message }]) => {
      const more = count > lines.length ? ", …" : "";
      const where = `line${count === 1 ? "" : "s"} ${lines.join(", ")}${more}`;
      return fit(`${String(count).padStart(10)}    ${reason}, ${where}: ${escapeInvisible(message)}`, width);
    });
  }
}
