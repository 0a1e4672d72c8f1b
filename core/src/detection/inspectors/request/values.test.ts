import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRequest } from "../inspect.ts";
import type { WebRequest } from "../types.ts";

const read = (request: Partial<WebRequest>) => {
  const { values, bodyKind } = readRequest({ target: "/", headers: [], ...request });
  return { bodyKind, values: values.map(({ place, name, decoded }) => [place, name, decoded]).slice(1) };
};

describe("the values of a target", () => {
  test("are its path, odd segments, matrix parameters, and the query's names and values", () => {
    expect(read({ target: "/a/b;v=1'/c?x=1+2&y[$ne]=%27&flag&=z" }).values).toEqual(
      [
        ["segment", undefined, "b;v=1'"],
        ["matrix", "v", "1'"],
        ["query", "x", "1 2"],
        ["query_name", undefined, "y[$ne]"],
        ["query", "y[$ne]", "'"],
        ["query_name", undefined, ""],
        ["query", "", "z"],
      ].filter(([, , text]) => text !== ""),
    );
  });

  test("hold both readings of base64, and the names and texts of JSON", () => {
    expect(read({ target: "/?q=PHNjcmlwdD4x" }).values).toEqual([
      ["query", "q", "PHNjcmlwdD4x"],
      ["query", "q", "<script>1"],
    ]);
    expect(read({ target: '/?f={"a":{"$gt":"x\\u003c"},"a":["y",oops]}' }).values.slice(1)).toEqual([
      ["query_name", "f.a", "$gt"],
      ["query", "f.a.$gt", "x<"],
      ["query", "f.a", "y"],
      ["query", "f.a", "oops"],
    ]);
  });
});

test("headers' values are read, cookies apart and a referring URL's parameters too", () => {
  const headers = [
    ["Accept", "*/*"],
    ["Cookie", "sid=1; a=%27x"],
    ["Referer", "https://x.example/?q=%3Cb"],
  ] as const;
  expect(read({ headers }).values).toEqual([
    ["cookie", "sid", "1"],
    ["cookie", "a", "'x"],
    ["header", "referer", "https://x.example/?q=<b"],
    ["header", "q", "<b"],
  ]);
});

describe("a body is read as its type says, or as it looks", () => {
  const multipart = [
    "--B",
    'Content-Disposition: form-data; name="f"; filename="a.php"',
    "",
    "<?php",
    "--B",
    'Content-Disposition: form-data; name="t"',
    "",
    "text",
    "--B--",
  ].join("\r\n");
  test.each([
    [
      "form",
      "a=1&b=%3C",
      [
        ["body", "a", "1"],
        ["body", "b", "<"],
      ],
    ],
    ["json", '{"a":{"b":"<x"},"n":1}', [["body", "a.b", "<x"]]],
    ["json", '{"a":"cut off', [["body", "a", "cut off"]]],
    [
      "xml",
      "<a x='../b'>1' or</a>",
      [
        ["body", undefined, "<a x='../b'>1' or</a>"],
        ["body", "x", "../b"],
        ["body", "text", "1' or"],
      ],
    ],
    [
      "multipart",
      multipart,
      [
        ["file_name", "f", "a.php"],
        ["file", "f", "<?php"],
        ["body", "t", "text"],
      ],
    ],
    ["graphql", 'query { user(id: "1\'") { name } }', [["body", undefined, "1'"]]],
    ["plain", "hello, world", [["body", undefined, "hello, world"]]],
  ])("%s: %s", (kind, body, values) => expect(read({ body })).toEqual({ bodyKind: kind, values }));
});

test("a request of 100,000 parameters or a megabyte is read within bounds, its end included", () => {
  const many = `/?${"a=1&".repeat(100_000)}z=%3Cend`;
  const { values } = readRequest({ target: many, headers: [] });
  expect(values.length).toBeLessThan(3_000);
  expect(values.at(-1)?.decoded).toContain("<end");
  const long = readRequest({ target: "/", headers: [], body: `${"x".repeat(1 << 20)}<end` });
  expect(long.values.at(-1)?.decoded.length).toBeLessThanOrEqual(64 * 1024 + 1);
  expect(long.values.at(-1)?.decoded).toMatch(/<end$/);
});

test("reading never fails", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.string());
  fc.assert(
    fc.property(text, text, text, (target, header, body) => {
      readRequest({
        target,
        headers: [
          ["cookie", header],
          [header, target],
        ],
        body,
      });
    }),
  );
});
