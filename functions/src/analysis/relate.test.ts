import { expect, test } from "vitest";
import { relate } from "./relate.ts";
import { ruledThreatOf } from "./testing/threats.ts";

const threatOf = (number: number, fields: Parameters<typeof ruledThreatOf>[0] = {}) => ({
  threat: ruledThreatOf({ id: `THR-${String(number).padStart(24, "0")}`, ...fields }),
});

test("the threats of a source make one request, the most severe first", () => {
  const [low, high, other] = [
    threatOf(1),
    threatOf(2, { severity: "HIGH" }),
    threatOf(3, { source_ip: "192.0.2.1" }),
  ];
  const requests = relate([low, other, high]);
  expect(requests).toEqual(expect.arrayContaining([{ evidence: [high, low] }, { evidence: [other] }]));
  expect(requests).toHaveLength(2);
  expect(relate([high, low, other])).toEqual(requests);
});

test("more threats than a prompt holds make several requests", () => {
  const requests = relate(Array.from({ length: 45 }, (_none, number) => threatOf(number)));
  expect(requests.map(({ evidence }) => evidence.length)).toEqual([20, 20, 5]);
});

test("no threats make no request", () => {
  expect(relate([])).toEqual([]);
});
