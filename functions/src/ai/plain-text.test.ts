import fc from "fast-check";
import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test.each([
  ["See [this](https://evil.example/x)", "See (this)(hxxps://evil[.]example/x)"],
  ["![pixel](http://evil.example/p.png?d=secret)", "!(pixel)(hxxp://evil[.]example/p[.]png?d=secret)"],
  ["<a href='https://evil.example'>x</a>", "‹a href='hxxps://evil[.]example'›x‹/a›"],
  ["<script>alert(1)</script>", "‹script›alert(1)‹/script›"],
  ["visit www.evil.example now", "visit www[.]evil[.]example now"],
  ["evil.example/path", "evil[.]example/path"],
  ["HTTPS ://evil.example", "hxxpS://evil[.]example"],
  ["ｈｔｔｐｓ：／／evil．example", "hxxps://evil[.]example"],
  ["ftp://evil.example", "ftp[:]//evil[.]example"],
  ["src=//evil.example/x", "src=/ /evil[.]example/x"],
  ["javascript:alert(1)", "javascript[:]alert(1)"],
  ["data:text/html,x", "data[:]text/html,x"],
  ["mailto:a@evil.example", "mailto[:]a@evil[.]example"],
  ["&#104;ttp and &lt;b&gt;", "& #104;ttp and & lt;b& gt;"],
  ["# Heading", "Heading"],
  ["**bold** and `code`", "∗∗bold∗∗ and 'code'"],
  ["a\u0000b\u001b[31mc\u202ed\u200be", "ab(31mcde"],
  ["tag\u{e0041}\u{e0042}s", "tags"],
  ["line\nbreak\ttab", "line break tab"],
  ["[.](/api/x)", "[.] (/api/x)"],
])("%j becomes %j", (text, plain) => {
  expect(plainText(text, 200)).toBe(plain);
});

test.each([
  "27 failed logins for 9 users from 203.0.113.7 (DE) in 4 min, then a success as deploy",
  "The process ran cmd.exe /c whoami and read config.yml.",
  "Technique T1110.003 (Password Spraying); e.g. 12.5 % of the requests",
  "GET /index.php?id=1 UNION SELECT 1,2-- at 12:00:05",
  "攻击者尝试登录。建议封锁来源地址。",
])("%j is plain already and stays", (text) => {
  expect(plainText(text, 200)).toBe(text);
});

test("a long text is cut, with a sign that it was", () => {
  expect(plainText("abcdef", 4)).toBe("abc…");
  expect(plainText("ab😀cd", 4)).toBe("ab…");
});

test("any text gets within its bounds, without markup or a link, and stays so", () => {
  const pieces = fc.constantFrom(
    "http://",
    "https:",
    "//",
    "[",
    "](",
    ")",
    "<",
    ">",
    "evil.example",
    ".",
    "`",
    "&lt;",
    "_",
  );
  const texts = fc
    .array(fc.oneof(pieces, fc.string({ unit: "binary" })), { maxLength: 30 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 120 }), (text, max) => {
      const plain = plainText(text, max);
      expect(plain.length).toBeLessThanOrEqual(max);
      expect(plain).not.toMatch(/https?:|\]\(|[<>`]|[\p{Cc}\p{Cf}\p{Cs}]/iu);
    }),
    { seed: 20260310, numRuns: 500 },
  );
});

test("a megabyte of anything is quickly done with", () => {
  for (const piece of [".", "a.", "[", "//", "&", "h", ":", "_", " "]) {
    expect(plainText(piece.repeat(1_000_000), 500).length).toBeLessThanOrEqual(500);
  }
});
