import { findingIn } from "./finding.ts";
import type { Finding, InspectionContext, Inspector, Value } from "./types.ts";

const IN_NAME =
  /(?:^|[.[\]"'])__proto__(?:$|[.[\]"'])|(?:^|[.[\]"'])constructor["']?\]?\s{0,2}[.[]\s{0,2}["']?prototype\b/;
/** Names of a body's objects, whatever their values are. */
const IN_JSON =
  /"(?:__proto__|\\u005f\\u005fproto\\u005f\\u005f|__pro\\u0074o__)"\s{0,8}:|"constructor"\s{0,8}:\s{0,8}\{\s{0,8}"prototype"\s{0,8}:/i;

/** Names that reach the prototype of all objects of Node.js or a browser: `__proto__[x]`, `constructor.prototype.x`. */
export const prototypes: Inspector = {
  id: "prototypes",
  inspectRequest(context) {
    for (const value of context.values) {
      const found = inNames(value);
      if (found !== undefined) return [found];
    }
    return inBody(context);
  },
};

function inNames(value: Value): Finding | undefined {
  const isName = value.place === "query_name" || value.place === "body_name";
  const name = isName ? value.decoded : value.name;
  if (name === undefined || name.length < 9 || !name.includes("proto")) return undefined;
  if (!IN_NAME.test(name.toLowerCase()) || value.place === "header") return undefined;
  return findingIn(value, { ...POLLUTION, text: name });
}

const POLLUTION = {
  type: "prototype_pollution",
  sign: "name that reaches the prototype",
  confidence: 0.93,
  impact: "execution",
} as const;

function inBody({ request, bodyKind, values }: InspectionContext): readonly Finding[] {
  const { body } = request;
  const [first] = values;
  if (body !== undefined && (bodyKind === "json" || bodyKind === "plain") && body.includes("proto")) {
    const match = IN_JSON.exec(body.slice(0, 65_536));
    // The names of objects are no values of their own.
    if (match !== null && first !== undefined) {
      return [
        { ...findingIn(first, { ...POLLUTION, text: match[0] }), place: "body_name", start: 0, end: 0 },
      ];
    }
  }
  // JSON as a parameter.
  for (const value of values) {
    if (value.place !== "query" && value.place !== "cookie" && value.place !== "body") continue;
    if (!value.decoded.includes("proto") || !value.decoded.startsWith("{")) continue;
    const match = IN_JSON.exec(value.decoded);
    if (match !== null)
      return [findingIn(value, { ...POLLUTION, start: match.index, end: match.index + match[0].length })];
  }
  return [];
}
