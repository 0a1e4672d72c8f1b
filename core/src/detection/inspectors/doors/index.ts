import { percentDecode } from "../decode/percent.ts";
import { findingIn } from "../finding.ts";
import type { Finding, InspectionContext, Inspector } from "../types.ts";
import type { Door, DoorCondition } from "./door.ts";
import { DOORS } from "./generated.ts";
import { pathMatches, segmentsOf } from "./path.ts";

/** How much of a query and of a body is read for a door, in UTF-16 code units. */
const MAX_TEXT = 16_384;

/** Doors by a segment that their path has, so that an ordinary path meets none of them; `""` for those without one. */
const BY_SEGMENT = Map.groupBy(DOORS, ({ path }) => longestLiteral(path));

function longestLiteral(path: string): string {
  const literals = segmentsOf(path).filter((segment) => !segment.includes("*"));
  return literals.toSorted((a, b) => b.length - a.length)[0] ?? "";
}

/** Requests by which known flaws of products are looked for or used, as data (`rules/doors`). */
export const doors: Inspector = {
  id: "doors",
  inspectRequest(context) {
    const segments = segmentsOf(context.path);
    if (segments.length > 64) return [];
    const asked = asksOf(context);
    for (const segment of ["", ...new Set(segments)]) {
      const door = BY_SEGMENT.get(segment)?.find((each) => isAsked(each, segments, asked));
      if (door !== undefined) return [toFinding(door, context)];
    }
    return [];
  },
};

/** What a request asks, worked out at most once. */
interface Asked {
  readonly context: InspectionContext;
  readonly method: string | undefined;
  query?: string;
  body?: string;
}

function asksOf(context: InspectionContext): Asked {
  return { context, method: context.request.method?.toUpperCase() };
}

function isAsked(door: Door, segments: readonly string[], asked: Asked): boolean {
  if (door.methods !== undefined && asked.method !== undefined && !door.methods.includes(asked.method))
    return false;
  if (!pathMatches(door.path, segments)) return false;
  const { headers = [], parameters = [] } = door;
  return (
    headers.every((condition) => hasHeader(condition, asked.context)) &&
    (door.query === undefined || hasOne(queryOf(asked), door.query)) &&
    parameters.every((condition) => hasParameter(condition, asked)) &&
    (door.body === undefined || hasOne(bodyOf(asked), door.body))
  );
}

function hasOne(text: string, wanted: readonly string[]): boolean {
  return wanted.some((part) => text.includes(part));
}

function hasHeader({ name, has }: DoorCondition, { request }: InspectionContext): boolean {
  return request.headers.some(
    ([key, value]) =>
      key.toLowerCase() === name &&
      (has === undefined || hasOne(value.slice(0, MAX_TEXT).toLowerCase(), has)),
  );
}

/** A parameter by its name, in the query or in a form; its value decoded. One without a value counts by its name. */
function hasParameter({ name, has }: DoorCondition, asked: Asked): boolean {
  const { values } = asked.context;
  for (const value of values) {
    if (value.place !== "query" && value.place !== "body" && value.place !== "matrix") continue;
    if (value.name === name && (has === undefined || hasOne(value.folded, has))) return true;
  }
  return (
    has === undefined &&
    queryOf(asked)
      .split("&")
      .some((pair) => pair === name || pair.startsWith(`${name}=`))
  );
}

function queryOf(asked: Asked): string {
  asked.query ??= queryText(asked.context.request.target);
  return asked.query;
}

function queryText(target: string): string {
  const at = target.indexOf("?");
  if (at === -1) return "";
  return percentDecode(
    percentDecode(target.slice(at + 1, at + 1 + MAX_TEXT).replaceAll("+", " ")),
  ).toLowerCase();
}

function bodyOf(asked: Asked): string {
  asked.body ??= (asked.context.request.body ?? "").slice(0, MAX_TEXT).toLowerCase();
  return asked.body;
}

function toFinding(door: Door, { values, path, request }: InspectionContext): Finding {
  const [first] = values;
  const sign = `${door.product}: ${door.title}${door.cve.length === 0 ? "" : ` (${door.cve.join(", ")})`}`;
  const evidence = {
    type: "known_vulnerability",
    sign,
    confidence: 0.85,
    impact: "execution",
    text: path,
  } as const;
  if (first !== undefined) return findingIn(first, evidence);
  const nothing = {
    place: "path",
    raw: request.target,
    decoded: path,
    folded: path,
    steps: [],
    marks: 0,
  } as const;
  return findingIn(nothing, evidence);
}
