import { expect, test } from "vitest";
import type { RawRecord } from "@threatstream/core/pipeline";
import { InvalidRequestError } from "./errors.ts";
import { rawMessage } from "./raw-message.ts";

function records(...texts: string[]): RawRecord[] {
  const count = new Map<string, number>();
  return texts.map((text, index) => {
    const occurrence = count.get(text) ?? 0;
    count.set(text, occurrence + 1);
    return { text, index, occurrence, format: undefined, receivedAt: 0 };
  });
}

test("records of one line each are sent as lines", () => {
  const { data, attributes } = rawMessage(records('{"a":1}', '{"a":1}', "b"), "native");
  expect([data.toString(), attributes]).toEqual(['{"a":1}\n{"a":1}\nb', { format: "native" }]);
});

test("records with lines of their own are sent as an array, their text unchanged", () => {
  expect(rawMessage(records('{\n "a": 1\n}', '{"b":2}'), undefined)).toEqual({
    data: Buffer.from('[{\n "a": 1\n},{"b":2}]'),
    attributes: {},
  });
});

test.each([
  ["the only one looks like the start of an array", records("[{x")],
  [
    "the numbers do not follow from the texts",
    records("a", "b").map((record) => ({ ...record, occurrence: 1 })),
  ],
])("nothing is sent that the pipeline would read differently: %s", (_case, meant) => {
  expect(() => rawMessage(meant, undefined)).toThrow(InvalidRequestError);
});
