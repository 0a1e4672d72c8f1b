import type { BodyKind } from "../types.ts";
import type { Collector } from "./collector.ts";
import { addJson, isJsonLike } from "./nested.ts";
import { addMultipart, boundaryOf } from "./multipart.ts";
import { addPairs } from "./pairs.ts";
import { addXml, isXmlLike } from "./xml.ts";

const FORM_PLACES = { name: "body_name", value: "body" } as const;
const FORM_LIKE = /^\s{0,16}[\w.[\]%$+-]{1,128}=/;
// Only what GraphQL's grammar has outside of its string literals.
const GRAPHQL = /^\s{0,64}(?:query|mutation|subscription|fragment|\{)[\w\s{}()[\]:,$!@=.|&#"-]{0,65536}$/;
const LITERAL = /"((?:[^"\\\n]|\\.){1,8192})"/g;

/** Takes in the values of a body, read as its type says, or as it looks if it says something else; returns how it was read. */
export function addBody(into: Collector, body: string, type: string): BodyKind {
  const boundary = boundaryOf(type, body);
  if (boundary !== undefined) {
    addMultipart(into, body, boundary);
    return "multipart";
  }
  if (isJsonLike(body)) {
    addJson(into, { place: "body" }, body);
    return "json";
  }
  if (isGraphQl(body)) {
    for (const [, text = ""] of body.matchAll(LITERAL)) into.add({ place: "body" }, text);
    return "graphql";
  }
  if (isXmlLike(body)) {
    addXml(into, body);
    return "xml";
  }
  if (/urlencoded/i.test(type) || (!/^text\/|xml|json/i.test(type) && FORM_LIKE.test(body))) {
    addPairs(into, body, FORM_PLACES);
    return "form";
  }
  into.add({ place: "body" }, body);
  return "plain";
}

function isGraphQl(body: string): boolean {
  return (
    /^\s{0,64}(?:query|mutation|subscription|fragment|\{)/.test(body) &&
    GRAPHQL.test(body.replace(LITERAL, '""'))
  );
}
