import { percentDecode } from "../decode/percent.ts";
import { findingIn } from "../finding.ts";
import type { Finding, InspectionContext, Inspector, Value } from "../types.ts";
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
    const asked = new Asked(context);
    for (const segment of ["", ...new Set(segments)]) {
      const door = BY_SEGMENT.get(segment)?.find((each) => isAsked(each, segments, asked));
      if (door !== undefined) return [toFinding(door, context)];
    }
    return [];
  },
};

/** What a request asks, each part worked out at most once. */
class Asked {
  readonly method: string | undefined;
  readonly #context: InspectionContext;
  #headers: ReadonlyMap<string, string> | undefined;
  #names: ReadonlySet<string> | undefined;
  #query: string | undefined;
  #body: string | undefined;

  constructor(context: InspectionContext) {
    this.#context = context;
    this.method = context.request.method?.toUpperCase();
  }

  /** Headers by name, those of one name together, all in lower case. */
  get headers(): ReadonlyMap<string, string> {
    if (this.#headers !== undefined) return this.#headers;
    const headers = new Map<string, string>();
    for (const [name, value] of this.#context.request.headers.slice(0, 256)) {
      const key = name.toLowerCase();
      headers.set(key, `${headers.get(key) ?? ""}${value.slice(0, MAX_TEXT).toLowerCase()}\n`);
    }
    this.#headers = headers;
    return headers;
  }

  get values(): readonly Value[] {
    return this.#context.values;
  }

  /** Names of parameters of the query and of a form, and of those without a value. */
  get names(): ReadonlySet<string> {
    if (this.#names !== undefined) return this.#names;
    const names = new Set<string>();
    for (const pair of this.query.split("&")) {
      const equals = pair.indexOf("=");
      names.add(equals === -1 ? pair : pair.slice(0, equals));
    }
    for (const { name, place } of this.values) if (name !== undefined && place !== "header") names.add(name);
    this.#names = names;
    return names;
  }

  get query(): string {
    this.#query ??= queryText(this.#context.request.target);
    return this.#query;
  }

  get body(): string {
    this.#body ??= (this.#context.request.body ?? "").slice(0, MAX_TEXT).toLowerCase();
    return this.#body;
  }
}

function isAsked(door: Door, segments: readonly string[], asked: Asked): boolean {
  if (door.methods !== undefined && asked.method !== undefined && !door.methods.includes(asked.method))
    return false;
  const { headers = [], parameters = [] } = door;
  return (
    parameters.every(({ name }) => asked.names.has(name)) &&
    headers.every((condition) => hasHeader(condition, asked)) &&
    (door.path === ANY_PATH || pathMatches(door.path, segments)) &&
    (door.query === undefined || hasOne(asked.query, door.query)) &&
    parameters.every((condition) => hasParameter(condition, asked)) &&
    (door.body === undefined || hasOne(asked.body, door.body))
  );
}

const ANY_PATH = "/**";

function hasOne(text: string, wanted: readonly string[]): boolean {
  return wanted.some((part) => text.includes(part));
}

function hasHeader({ name, has }: DoorCondition, { headers }: Asked): boolean {
  const value = headers.get(name);
  return value !== undefined && (has === undefined || hasOne(value, has));
}

/** Whether a parameter that is there has one of the wanted texts in its decoded value. */
function hasParameter({ name, has }: DoorCondition, { values }: Asked): boolean {
  if (has === undefined) return true;
  return values.some((value) => value.name === name && value.place !== "header" && hasOne(value.folded, has));
}

function queryText(target: string): string {
  const at = target.indexOf("?");
  if (at === -1) return "";
  return percentDecode(
    percentDecode(target.slice(at + 1, at + 1 + MAX_TEXT).replaceAll("+", " ")),
  ).toLowerCase();
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
