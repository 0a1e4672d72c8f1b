import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonArrayElements } from "./json-array.ts";

test("finds the elements of any JSON array", () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { minLength: 1 }),
      fc.constantFrom(undefined, 2),
      (values, indent) => {
        const elements = jsonArrayElements(JSON.stringify(values, null, indent));
        expect(elements?.map((element) => JSON.stringify(JSON.parse(element)))).toEqual(
          values.map((value) => JSON.stringify(value)),
        );
      },
    ),
  );
});

test("leaves elements as they are, sound or not", () => {
  expect(jsonArrayElements('[{"a":1}, nonsense, {"b": "]"}]')).toEqual(['{"a":1}', "nonsense", '{"b": "]"}']);
});

test.each(["[1,2", '["a', "[1]]", "[1] 2", "[1}"])("says that %s is no complete array", (text) => {
  expect(jsonArrayElements(text)).toBeUndefined();
});
