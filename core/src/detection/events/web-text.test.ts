import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BROWSER, get, post, typed } from "./case-events.ts";
import { enriched } from "./test-events.ts";
import { webTexts } from "./web-text.ts";

const textsOf = (event: ReturnType<typeof get>) => webTexts(enriched(event));

describe("the texts of an event", () => {
  test("are none for an ordinary request", () => {
    expect(textsOf(get("https://shop.example/products/7?page=2&sort=price-desc", BROWSER))).toEqual([]);
    expect(textsOf(typed("login_attempt", { username: "EXAMPLE\\alice.smith", success: true }))).toEqual([]);
    expect(textsOf(typed("network_flow", { bytes_out: 5, bytes_in: 6 }))).toEqual([]);
  });

  test("say where each stood", () => {
    const event = get("/a'b?c=<d>", {
      body: "x",
      username: "a'b",
      cookie: "c='",
      headers: { "X-Id": "${x}", Accept: "*/*" },
    });
    expect(textsOf(event).map(({ place, header, forms }) => [place, header, forms[0]])).toEqual([
      ["path", "", "/a'b"],
      ["query", "", "c=<d>"],
      ["body", "", "x"],
      ["user name", "", "a'b"],
      ["header", "cookie", "c='"],
      ["header", "X-Id", "${x}"],
    ]);
  });

  test("take the names and texts of a parsed body, whatever its depth", () => {
    const [text] = textsOf(post("/", { a: [{ b: "one" }, "two", 3, null], c: { d: { e: "three" } } }));
    expect(text?.forms).toEqual(["a\nb\none\ntwo\nc\nd\ne\nthree"]);
  });

  test("take a request that is no HTTP as it was logged", () => {
    expect(textsOf(typed("http_request", { raw_request: "\\x16\\x03" }))[0]?.place).toBe("request line");
    expect(textsOf(typed("http_request", { url: "/", raw_request: "/ x" }))).toEqual([]);
  });

  test("are made once for an event", () => {
    const event = enriched(get("/?q='"));
    expect(webTexts(event)).toBe(webTexts(event));
  });

  test("never come from another event", () => {
    const one = enriched(get("/?q='1"));
    const other = enriched(get("/?q='2"));
    expect(webTexts(one)[0]?.forms).toEqual(["q='1"]);
    expect(webTexts(other)[0]?.forms).toEqual(["q='2"]);
    expect(webTexts(one)[0]?.forms).toEqual(["q='1"]);
  });
});

describe("a long text", () => {
  test("is inspected at its start and end", () => {
    const [start] = textsOf(post("/", `<first>${" ".repeat(300_000)}`));
    const [end] = textsOf(post("/", `${" ".repeat(300_000)}<last>`));
    expect(start?.forms[0]).toContain("<first>");
    expect(end?.forms[0]).toContain("<last>");
    expect(end?.forms[0]?.length).toBeLessThanOrEqual(16 * 1024 + 1);
  });

  test("takes no room from another place", () => {
    const padding = "<".repeat(100_000);
    const headers = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`X-${index}`, "harmless"]));
    const event = get(`/${padding}?q=${padding}`, {
      query: padding,
      body: `${padding}end`,
      user_agent: "'",
      headers: { ...headers, "X-Padded": padding, "X-Last": "'" },
    });
    const places = textsOf(event).map(({ place, header }) => `${place}${header}`);
    expect(places).toEqual([
      "path",
      "query",
      "query",
      "body",
      "headeruser-agent",
      "headerX-Padded",
      "headerX-Last",
    ]);
  });

  test("leaves at most 64 Ki characters in all", () => {
    const names = "url query params body user_agent referer cookie username raw_request".split(" ");
    const name = fc.constantFrom(...names);
    fc.assert(
      fc.property(fc.dictionary(name, fc.constant("'?".repeat(20_000))), (payload) => {
        const headers = { a: "'".repeat(20_000), b: "'".repeat(20_000) };
        const texts = textsOf(typed("http_request", { ...payload, headers }));
        const length = texts.reduce((sum, { forms }) => sum + (forms[0]?.length ?? 0), 0);
        expect(length).toBeLessThanOrEqual(64 * 1024);
      }),
    );
  });
});
