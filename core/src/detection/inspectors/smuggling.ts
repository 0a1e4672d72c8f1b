import { findingIn } from "./finding.ts";
import type { Finding, InspectionContext, Inspector } from "./types.ts";

const REQUEST_LINE =
  /(?:^|\n)(?:GET|POST|PUT|HEAD|DELETE|OPTIONS|TRACE|CONNECT|PATCH)[ \t]{1,4}\S{1,1024}[ \t]{1,4}HTTP\/\d/;

/** Requests whose length two servers on the way would read differently, so that the rest of one becomes another's. */
export const smuggling: Inspector = {
  id: "smuggling",
  inspectRequest(context) {
    const sign = signOf(context);
    const [first] = context.values;
    if (sign === undefined || first === undefined) return [];
    const [label, confidence, text] = sign;
    const finding: Finding = findingIn(first, {
      type: "request_smuggling",
      sign: label,
      confidence,
      impact: "script",
      text,
    });
    return [{ ...finding, place: "header", start: 0, end: 0 }];
  },
};

type Sign = readonly [label: string, confidence: number, text: string];

function signOf({ request }: InspectionContext): Sign | undefined {
  const lengths: string[] = [];
  const codings: string[] = [];
  for (const [name, value] of request.headers.slice(0, 256)) {
    const key = name.toLowerCase();
    const plain = key.replaceAll(/[^a-z-]/g, "");
    if (plain === "content-length") lengths.push(value);
    else if (plain === "transfer-encoding" || plain === "transferencoding") codings.push(value);
    else continue;
    if (key !== plain) return ["length header under a disguised name", 0.9, `${name}: ${value}`];
  }
  return byLengths(lengths) ?? byCodings(codings, lengths) ?? byBody(request.body, codings.length > 0);
}

function byLengths(lengths: readonly string[]): Sign | undefined {
  const all = lengths.flatMap((value) => value.split(",")).map((value) => value.trim());
  const [first = ""] = all;
  if (all.some((value) => value !== first)) return ["two lengths of one body", 0.93, all.join(", ")];
  if (all.some((value) => !/^\d{1,15}$/.test(value))) return ["length that is not a number", 0.75, first];
  return undefined;
}

function byCodings(codings: readonly string[], lengths: readonly string[]): Sign | undefined {
  const [first] = codings;
  if (first === undefined) return undefined;
  const text = codings.join(", ");
  const isPlain = /^(?:(?:gzip|deflate|compress|br),[ ]?)?chunked$/i.test(first) && codings.length === 1;
  if (!isPlain && !/^identity$/i.test(text))
    return ["transfer coding under a disguised spelling", 0.88, text];
  return lengths.length > 0 && isPlain
    ? ["length and transfer coding together", 0.8, `${text}, ${lengths[0] ?? ""}`]
    : undefined;
}

/** A second request after the end of the first one's body. */
function byBody(body: string | undefined, isChunked: boolean): Sign | undefined {
  if (body === undefined || !body.includes("HTTP/")) return undefined;
  const text = body.slice(0, 16_384);
  const match = REQUEST_LINE.exec(text);
  if (match === null) return undefined;
  const isAfterEnd = /(?:^|\n)0\r?\n\r?\n/.test(text.slice(0, match.index + 1));
  if (isAfterEnd) return ["request inside a body", 0.93, match[0].trim()];
  return isChunked ? ["request inside a body", 0.8, match[0].trim()] : undefined;
}
