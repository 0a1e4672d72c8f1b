import { describe, expect, test } from "vitest";
import { inspectRequest } from "../inspect.ts";

const inspect = (text: string) =>
  inspectRequest({ target: `/p?id=${encodeURIComponent(text)}`, headers: [] });

describe("SQL is found", () => {
  test.each([
    ["behind a quote", "x' or 'a'='a", "constant condition"],
    ["behind a quote and parentheses", "x')) or ((7<9", "constant condition"],
    ["behind a double quote", 'x" and 3=4 -- ', "constant condition"],
    ["behind a number", "7 or 8-1=7", "constant condition"],
    ["as a comparison of columns", "x' or role='admin", "condition"],
    ["as a set operation", "-7 union all select null,@@version", "UNION SELECT"],
    ["split by comments and lines", "7/*a*/union%0a--b\nselect\t1", "UNION SELECT"],
    ["in a versioned comment", "7 /*!50000union*/ /*!select*/ 1,2", "UNION SELECT"],
    ["as a statement of its own", "7;update members set level=9", "stacked query"],
    ["as a statement without a semicolon", "7 exec master..xp_dirtree 'x'", "stacked query"],
    ["as a delay", "7-sleep(9)", "time delay"],
    ["as SQL Server's delay", "x'; if (1=1) waitfor delay '0:0:9'--", "stacked query"],
    ["as an error that tells", "7 and updatexml(1,concat(1,user()),1)", "error-based extraction"],
    ["as a way to files", "x' union select 1 into outfile '/tmp/x", "file or command access"],
    ["as a subquery", "(select password from members limit 1)", "subquery"],
    ["as an order's probe", "x' order by 9#", "ORDER BY probe"],
    ["as what cuts the statement", "admin' -- ", "comment truncation"],
    ["without spaces", "'or(7)=(7)or'", "constant condition"],
    ["with plus signs left over", "7+or+7=7", "constant condition"],
  ])("%s: %s", (_, text, sign) => {
    const { kind, findings } = inspect(text);
    expect(kind).toBe("sql_injection");
    expect(findings.map((finding) => finding.sign)).toContain(sign);
  });
});

describe("SQL is not found", () => {
  test.each([
    "O'Neil and O'Connor",
    "6' or 5' wide",
    "students' and teachers' rooms",
    "union select committee",
    "2 or 3 rooms",
    "status = open and owner = currentUser() order by rank",
    'title:"a b" AND (year:2001 OR year:2002)',
    "if (a == 'x' || b == 'y') return 'z';",
    "POLYGON((1 2, 3 4, 1 2))",
    "$('#menu').hide()",
    "'#1 song'",
    "time.sleep(5)",
    "call me; update your profile, or select another",
  ])("in %s", (text) =>
    expect(
      inspect(text).findings.filter(({ type, confidence }) => type === "sql_injection" && confidence >= 0.5),
    ).toEqual([]),
  );
});

test("an application's own statement in a field for statements is quiet", () => {
  const body = JSON.stringify({
    query: "select a from b where 1=1 and c='d' union all select a from e -- x",
  });
  expect(inspectRequest({ target: "/run", headers: [], body }).kind).toBeUndefined();
});

test("a finding says where the evidence is", () => {
  const [finding] = inspect("x' or 1=1--").findings;
  expect(finding).toMatchObject({ place: "query", name: "id", evidence: "or 1=1", start: 3, end: 9 });
});
