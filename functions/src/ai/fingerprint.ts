import { hash } from "node:crypto";
import type { Threat } from "@threatstream/contracts";
import { ruledThreat } from "./ruled.ts";

const MAX_DEPTH = 6;
const MAX_FIELDS = 64;
const MAX_NAME = 64;

/**
 * What threats have in common that one answer fits: the rules that matched, type, severity and format, and the shape of the
 * payload, which is the names of its fields and the kinds of their values. 64 hex digits. No value goes in, and no number
 * that is part of a name, so the events of one flood get one fingerprint. A threat keeps its own when it is analysed.
 */
export function fingerprint(threat: Threat, payload?: unknown): string {
  const { detections, threat_type: type, severity, format } = ruledThreat(threat);
  const parts = [VERSION, detections.toSorted(), type, severity, format, shapeOf(payload, 0)];
  return hash("sha256", JSON.stringify(parts), "hex");
}

/** Another one for each change of what goes in, so that old answers are not taken for new threats. */
const VERSION = 1;

/** A value's shape: for a list the kinds of its entries, for an object its fields by name. */
function shapeOf(value: unknown, depth: number): unknown {
  if (value === null || value === undefined) return "none";
  // A flag is no detail: a login that succeeded is another story.
  if (typeof value === "boolean") return value;
  if (typeof value !== "object") return typeof value;
  if (depth >= MAX_DEPTH) return "deep";
  if (Array.isArray(value))
    return ["list", ...distinct(value.slice(0, MAX_FIELDS).map((item) => shapeOf(item, depth + 1)))];
  const fields = Object.entries(value).map(([name, field]): [string, unknown] => [
    maskedName(name),
    shapeOf(field, depth + 1),
  ]);
  return ["object", ...distinct(fields).slice(0, MAX_FIELDS)];
}

function distinct(shapes: readonly unknown[]): string[] {
  return [...new Set(shapes.map((shape) => JSON.stringify(shape)))].toSorted();
}

function maskedName(name: string): string {
  return name
    .slice(0, MAX_NAME)
    .toLowerCase()
    .replace(/[0-9a-f]{8,}|\d+/g, "#");
}
