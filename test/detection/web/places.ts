import { FIELDS, FILE_PATHS, FORM_TARGETS, JSON_TARGETS, PATH_TARGETS, QUERY_TARGETS } from "./endpoints.ts";
import { expand } from "./grammar.ts";
import { letters, pick, type Random } from "./random.ts";
import type { LabelledRequest } from "./request.ts";
import { component, least, spellings } from "./spell.ts";

type Draft = Pick<LabelledRequest, "method" | "target" | "headers" | "body">;

/** Puts a value into a request. `wire` values are already encoded for the request line. */
export type Place = (value: string, random: Random, wire: boolean) => Draft;

const FORM = "application/x-www-form-urlencoded";
const unsafe = (text: string): string =>
  text.replace(/[\u0000-\u0020\u007f-\uffff]+/g, (run) => encodeURIComponent(run.toWellFormed()));

/** Encodes for a query in one of the ways of browsers, scripts and evasive clients. */
function encoded(value: string, random: Random, wire: boolean): string {
  if (wire) return unsafe(value);
  const draw = random();
  if (draw < 0.45) return component(value, random);
  if (draw < 0.6) return component(value, random).replaceAll("%20", "+");
  if (draw < 0.88) return least(value, random);
  const way = pick(random, ["pctall", "PCTALL", "pctsome"]);
  return spellings[way]?.(value, random) ?? value;
}

function plainly(value: string, random: Random, wire: boolean): string {
  if (wire) return unsafe(value);
  const draw = random();
  if (draw < 0.6) return component(value, random);
  return draw < 0.8 ? component(value, random).replaceAll("%20", "+") : least(value, random);
}

type Encode = typeof encoded;
const get = (target: string, headers: Draft["headers"] = []): Draft => ({
  method: "GET",
  target,
  headers,
  body: "",
});
const fieldOf = (use: string, random: Random): string => pick(random, FIELDS[use] ?? [use]);
const fill = (template: string, value: string, random: Random): string =>
  expand(template.replace("@", "\u0001"), random).replace("\u0001", () => value);

const query =
  (use: string, encode: Encode): Place =>
  (value, random, wire) =>
    get(fill(pick(random, QUERY_TARGETS[use] ?? [`/?${use}=@`]), encode(value, random, wire), random));

const form =
  (use: string, encode: Encode): Place =>
  (value, random, wire) => {
    const pairs = [`${fieldOf(use, random)}=${encode(value, random, wire)}`];
    if (random() < 0.7) pairs.push(`csrf=${letters(random, 16, "0123456789abcdef")}`);
    if (random() < 0.4) pairs.unshift(expand("lang=«en¦fr¦de»&step=«digit»", random));
    return {
      method: "POST",
      target: expand(pick(random, FORM_TARGETS), random),
      headers: [["Content-Type", random() < 0.8 ? FORM : `${FORM}; charset=UTF-8`]],
      body: pairs.join("&"),
    };
  };

const json =
  (use: string): Place =>
  (value, random) => {
    const field = fieldOf(use, random);
    const document = pick<object>(random, [
      { [field]: value },
      { active: true, limit: 20, [field]: value },
      { data: { type: "item", attributes: { [field]: value, count: 3 } } },
      { jsonrpc: "2.0", id: 7, method: "update", params: [{ [field]: value }] },
      {
        items: [
          { id: 1, [field]: "x" },
          { id: 2, [field]: value },
        ],
      },
    ]);
    const body = random() < 0.25 ? JSON.stringify(document, null, 2) : JSON.stringify(document);
    return {
      method: pick(random, ["POST", "POST", "PUT", "PATCH"]),
      target: expand(pick(random, JSON_TARGETS), random),
      headers: [["Content-Type", random() < 0.9 ? "application/json" : "application/vnd.api+json"]],
      body,
    };
  };

const jsonUnicode: Place = (value, random, wire) => {
  const draft = json("text")("\u0001", random, wire);
  const escaped = Array.from(value.toWellFormed(), (char) =>
    /[\w ]/.test(char) && random() < 0.8 ? char : (spellings["uni"]?.(char, random) ?? char),
  ).join("");
  return { ...draft, body: draft.body.replace("\\u0001", () => escaped) };
};

const xml =
  (use: string): Place =>
  (value, random) => {
    const field = fieldOf(use, random);
    const text =
      random() < 0.3 && !value.includes("]]>")
        ? `<![CDATA[${value}]]>`
        : (spellings["xml"]?.(value, random) ?? "");
    const inner = `<${field}>${text}</${field}>`;
    const soap = `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><Get>${inner}</Get></soap:Body></soap:Envelope>`;
    return {
      method: "POST",
      target: pick(random, ["/ws/service", "/api/xml", "/soap/Endpoint.asmx", "/rest/import"]),
      headers: [["Content-Type", pick(random, ["text/xml; charset=utf-8", "application/xml"])]],
      body: `<?xml version="1.0" encoding="UTF-8"?>${random() < 0.5 ? soap : `<request>${inner}</request>`}`,
    };
  };

/** A multipart form whose parts are given as `[disposition, type, content]`. */
function multipart(
  random: Random,
  target: string,
  parts: readonly (readonly [disposition: string, type: string, content: string])[],
): Draft {
  const boundary = `----WebKitFormBoundary${letters(random, 16)}`;
  const written = parts.map(([disposition, type, content]) => {
    const kind = type === "" ? "" : `Content-Type: ${type}\r\n`;
    return `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${kind}\r\n${content}\r\n`;
  });
  return {
    method: "POST",
    target,
    headers: [["Content-Type", `multipart/form-data; boundary=${boundary}`]],
    body: `${written.join("")}--${boundary}--\r\n`,
  };
}

const part =
  (use: string): Place =>
  (value, random) =>
    multipart(random, expand(pick(random, FORM_TARGETS), random), [
      [`name="csrf"`, "", letters(random, 16)],
      [`name="${fieldOf(use, random)}"`, "", value],
      [`name="send"`, "", "1"],
    ]);

const graphql: Place = (value, random) => ({
  method: "POST",
  target: pick(random, ["/graphql", "/api/graphql", "/v1/graphql"]),
  headers: [["Content-Type", "application/json"]],
  body: JSON.stringify(
    random() < 0.6
      ? {
          operationName: "Find",
          query: "query Find($term: String!, $first: Int) { find(term: $term, first: $first) { id name } }",
          variables: { term: value, first: 10 },
        }
      : { query: `mutation { addNote(text: ${JSON.stringify(value)}) { id } }` },
  ),
});

const asHeader =
  (names: readonly string[], encode: (value: string, random: Random, wire: boolean) => string): Place =>
  (value, random, wire) =>
    get(expand(pick(random, ["/", "/index.html", "/login", "/products/«int»", "/api/status"]), random), [
      [pick(random, names), encode(value, random, wire)],
    ]);

const bare = (value: string): string => value.replace(/[\r\n\0]+/g, " ");
const cookie = (value: string, random: Random, wire: boolean): string => {
  const name = pick(random, ["uid", "lang", "theme", "prefs", "TrackingId", "cart", "session_data", "user"]);
  const text = wire ? unsafe(value) : random() < 0.6 ? component(value, random) : least(bare(value), random);
  return `sid=${letters(random, 24)}; ${name}=${text.replaceAll(";", "%3B")}; seen=1`;
};
const referer = (value: string, random: Random, wire: boolean): string =>
  expand(pick(random, ["https://«site»/search?q=", "http://«site»/page/", "https://«site»/?ref="]), random) +
  encoded(value, random, wire);

const path =
  (targets: readonly string[]): Place =>
  (value, random, wire) => {
    const text = wire ? unsafe(value) : random() < 0.7 ? component(value, random) : least(value, random);
    return get(fill(pick(random, targets), text.replaceAll("?", "%3F"), random));
  };

const whole: Place = (value) => get(unsafe(value.startsWith("/") ? value : `/${value}`));

const uses = Object.keys(QUERY_TARGETS);
const byUse = (suffix: string, make: (use: string) => Place): Record<string, Place> =>
  Object.fromEntries([...uses, "login", "post"].map((use) => [`${use}${suffix}`, make(use)]));

/** Every place by name: `id` is a query parameter, `id.form` a form field, `id.json`, `id.xml`, `id.part` and so on. */
export const PLACES: Readonly<Record<string, Place>> = {
  ...byUse("", (use) => query(use, encoded)),
  ...byUse(".plain", (use) => query(use, plainly)),
  ...byUse(".form", (use) => form(use, encoded)),
  ...byUse(".plainform", (use) => form(use, plainly)),
  ...byUse(".json", json),
  ...byUse(".xml", xml),
  ...byUse(".part", part),
  "json.unicode": jsonUnicode,
  graphql,
  cookie: asHeader(["Cookie"], cookie),
  referer: asHeader(["Referer"], referer),
  "referer.raw": asHeader(["Referer"], bare),
  agent: asHeader(["User-Agent"], bare),
  xff: asHeader(["X-Forwarded-For", "X-Real-IP", "Client-IP", "True-Client-IP", "X-Originating-IP"], bare),
  header: asHeader(
    ["X-Api-Version", "X-Request-Id", "Accept-Language", "From", "X-Custom", "X-Forwarded-Host", "Origin"],
    bare,
  ),
  path: path(PATH_TARGETS),
  filepath: path(FILE_PATHS),
  whole,
  query: (value, _random, wire) => get(`/?${wire ? unsafe(value) : component(value, _random)}`),
  plainbody: (value, random) => ({
    method: "POST",
    target: expand(pick(random, JSON_TARGETS), random),
    headers: [["Content-Type", pick(random, ["text/plain", "application/octet-stream"])]],
    body: value,
  }),
};
