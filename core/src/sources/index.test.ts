import { FORMATS } from "@threatstream/contracts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixtureLines } from "./fixtures/lines.ts";
import { readText } from "./read.ts";
import { SOURCES, createSourceIndex } from "./index.ts";

const INDEX = createSourceIndex(SOURCES);

/** The format as which a record is read. */
function formatOf(text: string): string | undefined {
  const read = readText(text, INDEX, undefined, { receivedAt: Date.parse("2026-10-10T14:00:00Z") });
  return "result" in read ? read.format : undefined;
}

test("every format has its source", () => {
  expect(INDEX.formats).toEqual(FORMATS);
  for (const format of FORMATS) expect(INDEX.byFormat(format)?.format).toBe(format);
});

describe("the format of a record", () => {
  test.each([
    ['{"event_type":"malware"}', "native"],
    ["Mar 10 13:55:36 web1 sshd[123]: Failed password for root from 203.0.113.9 port 4022 ssh2", "sshd"],
    ['203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 5', "access"],
    // An attacker's text does not change it.
    ['{"log":"203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] \\"GET /"}', "native"],
    ['Mar 10 13:55:36 web1 sshd[1]: Invalid user x [10/Oct/2026:13:55:36 +0000] " from 203.0.113.9', "sshd"],
    ["Mar 10 13:55:36 web1 CRON[1]: session opened", undefined],
    ["hello", undefined],
    ["", undefined],
  ])("of %s is %s", (record, format) => expect(formatOf(record)).toBe(format));

  test("is found without an exception in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect([...FORMATS, undefined]).toContain(formatOf(text));
      }),
    );
  });

  test("is the same for all lines of an access log", () => {
    for (const name of ["access-combined.log", "access-nginx.log"]) {
      for (const line of fixtureLines(name)) expect(formatOf(line) ?? line).toBe("access");
    }
  });
});
