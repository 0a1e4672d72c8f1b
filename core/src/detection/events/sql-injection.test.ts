import { describe, expect, test } from "vitest";
import { get } from "./case-events.ts";
import { detection } from "./sql-injection.ts";
import { enriched } from "./test-events.ts";

const examine = (url: string, fields: Readonly<Record<string, unknown>> = {}) =>
  detection.examine(enriched(get(url, fields)));

describe("a finding", () => {
  test("says what was seen and where", () => {
    expect(examine("/login?user=x'+UNION+SELECT+1,2--+-")).toMatchObject({
      summary: "SQL injection in the query of GET /login: UNION SELECT, comment truncation",
      signals: ['UNION SELECT: "union select 1,"', 'comment truncation: "-- -"'],
    });
    expect(examine("/", { headers: { "User-Agent": "x' or 1=1" } })?.summary).toBe(
      "SQL injection in the header user-agent of GET /: tautology",
    );
  });

  test("grows more certain with every class of evidence", () => {
    const one = examine("/p?id=1+or+1=1");
    const two = examine("/p?id=1+or+1=1--");
    const three = examine("/p?id=1'+or+1=1;select+pg_sleep(9)--");
    const four = examine("/p?id=1'/**/or/**/1=1;select+pg_sleep(9)--");
    expect([one, two, three, four].map((found) => found?.confidence)).toEqual([0.7, 0.85, 0.97, 0.97]);
  });

  test("is about the text with the most evidence", () => {
    const found = examine("/p?id=1+or+1=1", {
      body: "a=1' union select null,null from information_schema.tables--",
    });
    expect(found?.summary).toContain("in the body of GET /p");
  });
});
