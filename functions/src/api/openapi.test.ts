import { EXAMPLES, ROUTES } from "@threatstream/contracts";
import type { Example, Route } from "@threatstream/contracts";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { openApiDocument } from "./openapi.ts";
import { ask, testApi } from "./testing.ts";

const document = openApiDocument("1.2.3");
const routes: [string, Route][] = Object.entries(ROUTES);
const examples: Readonly<Record<string, Example>> = EXAMPLES;

describe("the OpenAPI document", () => {
  test("is served, and has every route under its name", async () => {
    const { app } = testApi();
    const { body } = await ask(app, "getOpenApi");
    expect(body).toEqual(JSON.parse(JSON.stringify(document)));
    for (const [name, { method, path }] of routes) {
      expect(document.paths[path]?.[method.toLowerCase()]).toMatchObject({ operationId: name });
    }
  });

  test("refers only to schemas that it has, and every schema compiles", () => {
    const schemas: Record<string, object> = JSON.parse(JSON.stringify(document["components"])).schemas;
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    for (const [, name = ""] of references) expect(Object.keys(schemas)).toContain(name);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: "document", components: { schemas } });
    for (const name of Object.keys(schemas)) {
      expect(() => ajv.compile({ $ref: `document#/components/schemas/${name}` })).not.toThrow();
    }
  });

  test("says of each route who may use it", () => {
    const asked = routes.map(([name, { method, path }]) => {
      const operation = document.paths[path]?.[method.toLowerCase()];
      return [name, JSON.stringify(operation).includes('{"user":[]}')];
    });
    expect(asked).toEqual(routes.map(([name, { access }]) => [name, access !== "public"]));
  });
});

describe("the examples", () => {
  test.each(routes.filter(([name]) => examples[name] !== undefined))("of %s are valid", (name, route) => {
    const { body, response } = examples[name] ?? {};
    expect(response === undefined ? undefined : route.response.parse(response)).toEqual(response);
    if (body !== undefined && typeof route.body === "object") route.body.parse(body);
  });

  test("show the body of every route that takes JSON", () => {
    const bodies = routes.filter(([, { body }]) => body !== undefined).map(([name]) => name);
    expect(bodies.filter((name) => examples[name]?.body === undefined)).toEqual([]);
  });
});
