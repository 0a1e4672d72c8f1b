/** Rows as a table for people; the first is the head. */
export function grid(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const print = (row: readonly string[]) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ");
  return [print(head), widths.map((width) => "-".repeat(width)).join("-|-"), ...body.map(print)].join("\n");
}

/** Tells a waiting person what is being done. */
export function progress(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}

/** `12345.6` as `12,346`; small numbers with two digits after the point. */
export function number(value: number): string {
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en-US")
    : String(Math.round(value * 100) / 100);
}
