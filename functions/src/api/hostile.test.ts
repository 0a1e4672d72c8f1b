import { ErrorBody, ROUTES } from "@threatstream/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aThreat, anAlert } from "@threatstream/core/testing";
import { fakeQueries, testApi } from "./testing.ts";

const { app } = testApi({
  queries: async () => fakeQueries({ threats: [aThreat(1), aThreat(2)], alerts: [anAlert(1)] }),
});

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "../..",
    "%2e%2e",
    "%2f",
    "%00",
    "-1",
    "1e999",
    "NaN",
    "[]",
    "{}",
  ),
);
const name = fc.oneof(text, fc.constantFrom("limit", "severity", "type", "source_ip", "cursor", "format"));
const path = fc.oneof(
  fc.constantFrom(...Object.values(ROUTES).map((route) => route.path.replace("{id}", aThreat(1).id))),
  text.map((id) => `/api/threats/${id.toWellFormed()}`),
  text.map((rest) => `/${rest.toWellFormed()}`),
);
const query = fc
  .array(fc.tuple(name, text), { maxLength: 5 })
  .map((pairs) => pairs.map(([key, value]) => `${key.toWellFormed()}=${value.toWellFormed()}`).join("&"));
const type = fc.constantFrom("application/json", "application/x-ndjson", "text/plain", "a/b", "");
const body = fc.oneof(
  text,
  fc.json(),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
);

test("no request makes the API fail, and every refusal is an error body", async () => {
  const request = fc.record({
    path,
    query,
    type,
    body,
    method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
  });
  await fc.assert(
    fc.asyncProperty(request, async (input) => {
      const url = new URL(`http://api.test${input.path}`.replaceAll("#", "%23"));
      url.search = input.query;
      const init = { method: input.method, headers: { "content-type": input.type } };
      const response = await app.request(
        new Request(url, input.method === "GET" ? init : { ...init, body: input.body }),
      );
      expect(response.status).toBeLessThan(500);
      if (response.status >= 400) ErrorBody.strict().parse(await response.json());
    }),
    { numRuns: 1_000 },
  );
});
