import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { base64Decode } from "./base64.ts";
import { decode, fold } from "./decode.ts";
import { hexDecode, styleDecode } from "./escapes.ts";
import { percentDecode } from "./percent.ts";

describe("decoding to the fixed point", () => {
  test.each([
    ["plain text", "plain text"],
    ["a+b", "a b"],
    ["1%2Bor%2B1", "1+or+1"],
    ["%3CSCRIPT%3E", "<SCRIPT>"],
    ["%253C%2553CRIPT", "<SCRIPT"],
    ["%25252525253Cb", "<b"],
    ["%u003cb%U0027", "<b'"],
    ["%c0%ae%c0%af%e0%80%ae%c1%9c", "./.\\"],
    ["&#x3C;b&#62;&quot;&lpar;&NewLine;", '<b>"(\n'],
    ["&amp;lt;b", "<b"],
    ["\\u003Cb\\x3E\\u{3D}\\074", "<b>=<"],
    ["%2BADw-script%2BAD4-", "<script>"],
    ["ＵＮＩＯＮ＇", "UNION'"],
    ["100% %zz %2 %", "100% %zz %2 %"],
    ["", ""],
  ])("reads %j as %j", (raw, decoded) => expect(decode(raw, true).decoded).toBe(decoded));

  test("names each decoder that changed the text, with what it made of it", () => {
    expect(decode("%2526lt%253Bb", false).steps).toEqual([
      { decoder: "percent", text: "%26lt%3Bb" },
      { decoder: "percent", text: "&lt;b" },
      { decoder: "html", text: "<b" },
    ]);
  });

  test("never fails, and never makes a text longer than its characters allow", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (raw) => {
        expect(decode(raw, true).decoded.length).toBeLessThanOrEqual(3 * raw.length + 8);
      }),
    );
  });

  test("undoes what encodeURIComponent does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(percentDecode(encodeURIComponent(text))).toBe(text);
      }),
    );
  });
});

test("folding takes out case, NUL, comments and runs of white space; a versioned comment stays", () => {
  expect(fold("A\u0000B/* x */C \t\n D /*!50000UNION*/ /* open")).toBe("ab c d union /* open");
});

test.each([
  ["PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "<script>alert(1)</script>"],
  ["Li4vLi4vLi4vZXRjL3Bhc3N3ZA", "../../../etc/passwd"],
  ["c0ffee00c0ffee00c0ffee00", undefined],
  ["short", undefined],
])("base64 %s spells %j", (text, decoded) => expect(base64Decode(text)).toBe(decoded));

test("hexadecimal and CSS spellings", () => {
  expect(hexDecode("0x2e0x2e0x2fetc")).toBe("../etc");
  expect(hexDecode("select 0x3c62723e")).toBe("select <br>");
  expect(styleDecode("\\6a\\000061 v\\61 script")).toBe("javascript");
});
