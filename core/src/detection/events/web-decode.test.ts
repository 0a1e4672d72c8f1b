import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { percentDecode } from "../inspectors/decode/percent.ts";
import { decodedForms } from "./web-decode.ts";

describe("the forms of a text", () => {
  test.each([
    ["plain", ["plain"]],
    ["MiXeD", ["mixed"]],
    ["a+b", ["a+b", "a b"]],
    ["%3Cscript%3E", ["%3cscript%3e", "<script>"]],
    ["%253Cb", ["%253cb", "%3cb", "<b"]],
    ["%25253Cb", ["%25253cb", "%253cb", "%3cb"]],
    ["&#x3C;b&#62;&quot;", ["&#x3c;b&#62;&quot;", '<b>"']],
    ["\\u003cscript\\x3e\\u{3d}", ["\\u003cscript\\x3e\\u{3d}", "<script>="]],
    ["ＵＮＩＯＮ", ["ｕｎｉｏｎ", "union"]],
    ["java&Tab;script&colon;", ["java&tab;script&colon;", "java\tscript:"]],
    ["1%2bor%2b1", ["1%2bor%2b1", "1+or+1"]],
    ["a&lt=1&copy=2", ["a&lt=1&copy=2"]],
    ["", [""]],
  ])("%j are %j", (raw, forms) => expect(decodedForms(raw)).toEqual(forms));

  test("are at most four, the raw text in lower case first", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (raw) => {
        const forms = decodedForms(raw);
        expect(forms[0]).toBe(raw.toLowerCase());
        expect(forms.length).toBeLessThanOrEqual(4);
      }),
    );
  });
});

describe("percent-decoding", () => {
  test.each([
    ["overlong dot and slash", "%c0%ae%c0%af%e0%80%ae%c1%9c", "./.\\"],
    ["dot and slash as IIS had them", "%c0%2e%c0%2f", "./"],
    ["UTF-8", "%c3%a9%e2%82%ac%f0%9f%98%80", "é€😀"],
    ["bytes that are not UTF-8", "%e9%ff%c3", "éÿÃ"],
    ["a lead byte that swallows nothing", "%c0%3cscript", "À<script"],
    ["IIS's wide escapes", "%u003c%u0027", "<'"],
    ["a stray percent sign", "100% %zz %2 %", "100% %zz %2 %"],
    ["a code point beyond Unicode", "%f7%bf%bf%bf", "÷¿¿¿"],
  ])("reads %s", (_, text, decoded) => expect(percentDecode(text)).toBe(decoded));

  test("undoes what encodeURIComponent does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(percentDecode(encodeURIComponent(text).toLowerCase()).toLowerCase()).toBe(text.toLowerCase());
      }),
    );
  });
});
