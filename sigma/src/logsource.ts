import type { LogSource } from "./model.ts";

const PARTS = ["category", "product", "service"] as const;

/** Whether all that `wanted` names is what `source` names too: the log source of a rule against that of an event. */
export function covers(wanted: LogSource, source: LogSource): boolean {
  return PARTS.every((part) => wanted[part] === undefined || wanted[part] === source[part]?.toLowerCase());
}

/** How many parts a log source names. */
export function specificity(source: LogSource): number {
  return PARTS.filter((part) => source[part] !== undefined).length;
}

export function sourceKey(source: LogSource): string {
  return PARTS.map((part) => source[part]?.toLowerCase() ?? "").join("\u0000");
}
