import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const ids = fc.stringMatching(/^[0-9a-f]{24}$/).map((digits) => `THR-${digits}`);

test("a cursor gives back the place that it was made from", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), ids, (at, id) => {
      expect(decodeCursor(encodeCursor({ at, id }), "THR")).toEqual({ at, id });
    }),
  );
});

test("no other text is a cursor", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
      const position = decodeCursor(text, "THR");
      expect(position === undefined || encodeCursor(position) === text).toBe(true);
    }),
  );
});

test("a cursor of threats is none of alerts", () => {
  const cursor = encodeCursor({ at: 1, id: "THR-0123456789abcdef01234567" });
  expect(decodeCursor(cursor, "ALT")).toBeUndefined();
});
