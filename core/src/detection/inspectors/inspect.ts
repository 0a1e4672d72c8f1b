import { INSPECTORS } from "./index.ts";
import { addBody } from "./request/body.ts";
import { Collector } from "./request/collector.ts";
import { addHeaders } from "./request/headers.ts";
import { weighQuoted } from "./quoted.ts";
import { addTarget, splitTarget } from "./request/target.ts";
import type {
  BodyKind,
  Finding,
  Inspection,
  InspectionContext,
  Inspector,
  Value,
  WebRequest,
} from "./types.ts";
import { verdictOn } from "./verdict.ts";

/**
 * Reads a request and looks at every value that its sender chose. Pure, and bounded in time and memory whatever the request holds.
 *
 * @example inspectRequest({ target: "/p?id=1%27%20or%201=1--", headers: [] }).kind // "sql_injection"
 */
export function inspectRequest(
  request: WebRequest,
  inspectors: readonly Inspector[] = INSPECTORS,
): Inspection {
  const context = readRequest(request);
  const findings: Finding[] = [];
  for (const inspector of inspectors) {
    const { needs = -1 } = inspector;
    if (inspector.inspect !== undefined) {
      for (const value of context.values) {
        if (needs !== -1 && (value.marks & needs) === 0) continue;
        for (const finding of weighQuoted(value, inspector.inspect(value, context))) findings.push(finding);
      }
    }
    if (inspector.inspectRequest !== undefined) {
      for (const finding of inspector.inspectRequest(context)) findings.push(finding);
    }
  }
  return { values: context.values, bodyKind: context.bodyKind, ...verdictOn(findings) };
}

/** The values of a request, and how its body was read. */
export function readRequest(request: WebRequest): InspectionContext {
  const { path, query } = splitTarget(request.target);
  const into = new Collector();
  addTarget(into, path, query);
  const [first] = into.values;
  for (const { place, text } of request.extra ?? []) into.add({ place }, text);
  addHeaders(into, request.headers);
  const bodyKind = addedBody(into, request);
  const values: readonly Value[] = into.values;
  return { request, path: first?.place === "path" ? first.folded : "", bodyKind, values };
}

function addedBody(into: Collector, { body, headers }: WebRequest): BodyKind | undefined {
  if (body === undefined || body === "") return undefined;
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return addBody(into, body, type);
}
