import { ErrorBody, EXAMPLES, ROUTES } from "@threatstream/contracts";
import type { Example, Route } from "@threatstream/contracts";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openApiDocument } from "./openapi.ts";
import { aThreat, anAlert } from "@threatstream/core/testing";
import { fakeAlertActions, fakeQueries, fakeSuppressions, testApi } from "./testing.ts";

const RUNS = 12_000;
const ALERTS = [
  // The one that the examples are about.
  anAlert(1, { id: "ALT-1a2b3c4d5e6f708192a3b4c5", rule: "test-rule" }),
  anAlert(2, { status: "RESOLVED" }),
];
const THREATS = [aThreat(1), aThreat(2)];

const { app, logs } = testApi({
  queries: async () => fakeQueries({ alerts: ALERTS, threats: THREATS }),
  alertActions: async () => fakeAlertActions(ALERTS),
  suppressions: async () => fakeSuppressions(),
});

const routes: Readonly<Record<string, Route>> = ROUTES;

/** For each route and status that the document names, the check of a reply. */
const document: Record<string, unknown> = JSON.parse(JSON.stringify(openApiDocument("1.2.3")));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "document", ...document });
const checks = new Map<string, ValidateFunction>();

function checkOf({ method, path, media }: Route, status: number): ValidateFunction {
  const pointer = path
    .replaceAll("~", "~0")
    .replaceAll("/", "~1")
    .replaceAll("{", "%7B")
    .replaceAll("}", "%7D");
  const isNamed = status < 400;
  const type = ((isNamed ? media : undefined) ?? "application/json").replace("/", "~1");
  const name = isNamed ? String(status) : "default";
  const reference = `document#/paths/${pointer}/${method.toLowerCase()}/responses/${name}/content/${type}/schema`;
  const known = checks.get(reference) ?? ajv.compile({ $ref: reference });
  checks.set(reference, known);
  return known;
}

const HOSTILE = [
  "",
  " ",
  "null",
  "undefined",
  "NaN",
  "-1",
  "0",
  "1e9",
  "1000000000",
  "1.5",
  "true",
  "[]",
  "{}",
  "..",
  ".",
  "__proto__",
  "constructor",
  "%",
  "%zz",
  "%2e%2e",
  "%2f",
  "%00",
  "\u0000",
  "\ud800",
  "💥",
  "ａｄｍｉｎ",
  "\u202eevil",
  "' OR 1=1 --",
  "<script>alert(1)</script>",
  "${jndi:ldap://x}",
  "../../etc/passwd",
  "x".repeat(600),
  "\u00e9".repeat(300),
] as const;
const GOOD = [
  ...ALERTS.map(({ id }) => id),
  ...THREATS.map(({ id }) => id),
  "50",
  "CRITICAL",
  "P1",
  "NEW",
  "BRUTE_FORCE",
  "203.0.113.7",
  "2001:db8::1",
  "2026-03-11T00:00:00Z",
  "ana",
  "native",
  "FALSE_POSITIVE",
] as const;
const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.constantFrom(...GOOD), fc.string({ maxLength: 40 }));

const FIELDS = [
  "analyst_id",
  "notes",
  "assigned_to",
  "resolution",
  "suppress_until",
  "alert_id",
  "until",
  "reason",
  "event_id",
  "timestamp",
  "event_type",
  "source_ip",
  "payload",
  "metadata",
  "__proto__",
  "constructor",
  "extra",
] as const;
const value = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(text, { maxLength: 3 }),
);
const object = fc.dictionary(
  fc.constantFrom(...FIELDS),
  fc.oneof(value, fc.dictionary(text, value, { maxKeys: 3 })),
);
const nested = fc.integer({ min: 1, max: 3_000 }).map((depth) => "[".repeat(depth) + "]".repeat(depth));
const json = fc.oneof(
  { weight: 5, arbitrary: object.map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: object.map((each) => JSON.stringify(each).slice(0, -1)) },
  { weight: 1, arbitrary: text },
);
/** A route's own example, as it is or with a field of it spoiled. */
const examples: Readonly<Record<string, Example>> = EXAMPLES;
const spoiled = fc.option(fc.tuple(fc.constantFrom(...FIELDS), value), { nil: undefined, freq: 1 });
const TYPES = [
  "application/json",
  "application/json; charset=utf-8",
  "application/json; charset=latin1",
  "text/plain",
  "application/x-ndjson",
  "multipart/form-data",
  "application/xml",
  "",
  "a".repeat(300),
  "application/json;;;",
] as const;

const request = fc.record({
  name: fc.constantFrom(...Object.keys(ROUTES)),
  method: fc.option(fc.constantFrom("GET", "POST", "DELETE", "PUT", "PATCH"), { freq: 1 }),
  ids: fc.array(
    fc.oneof(
      fc.constantFrom(...ALERTS, ...THREATS).map(({ id }) => id),
      text,
    ),
    {
      minLength: 1,
      maxLength: 1,
    },
  ),
  query: fc.dictionary(
    fc.constantFrom("limit", "severity", "type", "source_ip", "cursor", "status", "priority", "format", "x"),
    text,
    { maxKeys: 3 },
  ),
  repeats: fc.boolean(),
  body: fc.option(json, { nil: undefined, freq: 1 }),
  spoiled,
  type: fc.oneof(
    { weight: 6, arbitrary: fc.constant("application/json") },
    { weight: 4, arbitrary: fc.constantFrom(...TYPES) },
  ),
});

type Hostile = typeof request extends fc.Arbitrary<infer T> ? T : never;

function exampleBody({ name, spoiled: field }: Hostile): string {
  const body = examples[name]?.body ?? {};
  return JSON.stringify(field === undefined ? body : { ...body, [field[0]]: field[1] });
}

/** Where a request goes: `..` for an id leads elsewhere. */
function urlOf(route: Route, { ids, query, repeats }: Hostile): URL {
  const names = [...ids];
  const path = route.path.replaceAll(/\{\w+\}/g, () =>
    encodeURIComponent((names.shift() ?? "").toWellFormed()),
  );
  const search = String(new URLSearchParams(Object.entries(query)));
  const doubled = repeats && search !== "" ? `${search}&${search}` : search;
  return new URL(`${path}?${doubled}`, "http://localhost");
}

/** The route that a request reaches for sure; none where its address or method is another's. */
function reached(route: Route, { pathname }: URL, method: string): Route | undefined {
  const pattern = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
  const isFixed = Object.values(routes).some(({ path }) => path === pathname);
  return route.method === method && pattern.test(pathname) && (isFixed ? route.path === pathname : true)
    ? route
    : undefined;
}

test(`${RUNS.toLocaleString("en-US")} hostile requests: none fails, none tells too much, every reply is as documented`, async () => {
  const statuses = new Map<number, number>();
  const property = fc.asyncProperty(request, async (hostile) => {
    const route = routes[hostile.name];
    if (route === undefined) throw new TypeError("no such route");
    const method = hostile.method ?? route.method;
    const { type, body = exampleBody(hostile) } = hostile;
    const url = urlOf(route, hostile);
    const carried = method === "GET" ? {} : { body, headers: { "content-type": type } };
    const response = await app.request(url, { method, ...carried });
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    expect(response.status).toBeLessThan(500);
    const reply = await response.text();
    expect(reply).not.toMatch(/\bat [\w./<>]+ ?\(|node_modules|\.ts:\d/);
    if (response.status >= 400) ErrorBody.strict().parse(JSON.parse(reply));
    const own = reached(route, url, method);
    const check = own && checkOf(own, response.status);
    check?.(own?.media !== undefined && response.status < 400 ? reply : JSON.parse(reply));
    expect(check?.errors ?? []).toEqual([]);
  });
  await fc.assert(property, { numRuns: RUNS });
  // The requests come through to what they test: every kind of answer is there.
  for (const status of [200, 201, 202, 400, 404, 405, 409, 415])
    expect([...statuses.keys()]).toContain(status);
  expect(logs.filter(({ level }) => level === "error")).toEqual([]);
});
