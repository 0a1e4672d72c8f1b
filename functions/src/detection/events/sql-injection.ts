import type { EnrichedEvent, Finding } from "../../pipeline/records.ts";
import type { Detection, DetectionCase } from "../detection.ts";
import { BROWSER, finding, get, post, quiet, typed } from "./case-events.ts";
import { OBFUSCATION, SQL_HINT, STRONG, WEAK } from "./sql-clues.ts";
import type { SqlClue } from "./sql-clues.ts";
import { TECHNIQUES } from "./techniques.ts";
import { confidenceBy, sightings, signalOf, strongestOf, summaryOf } from "./web-evidence.ts";
import { WEB_FIELDS } from "./web-text.ts";
import type { WebText } from "./web-text.ts";

/**
 * SQL injection in any text of a request, and in `payload.query` of a database event. A database event carries whole
 * statements, in which UNION, a comment or a second statement is normal SQL; there only what no application writes counts.
 */
export const detection: Detection = {
  id: "sql-injection",
  title: "SQL injection",
  technique: TECHNIQUES.SQL_INJECTION,
  actions: [
    "Check the database's log for the statement that ran and for rows it returned",
    "Block the source at the web application firewall",
    "Replace the string concatenation behind the attacked parameter with a bound parameter",
  ],
  reads: WEB_FIELDS,
  examine: (enriched) => strongestOf(enriched, examineText),
};

function examineText(text: WebText, enriched: EnrichedEvent): Finding | undefined {
  if (!text.forms.some((form) => SQL_HINT.test(form))) return undefined;
  const forms = text.forms.map(sqlText);
  const kind = statementKind(enriched, forms);
  const clues = STRONG.filter(({ inStatement }) => counts(inStatement, kind));
  const strong = sightings(forms, clues);
  if (strong.length === 0) return undefined;
  const weak = [...sightings(forms, WEAK), ...sightings(text.forms, OBFUSCATION)];
  const seen = [...strong, ...weak.filter(({ label }) => !strong.some((each) => each.label === label))];
  const isCritical = clues.some(
    ({ critical }) => critical !== undefined && forms.some((form) => critical.test(form)),
  );
  return {
    detection: detection.id,
    severity: isCritical ? "CRITICAL" : "HIGH",
    threat_type: "SQL_INJECTION",
    confidence: confidenceBy(seen.length, [0.7, 0.85, 0.92, 0.97]),
    summary: summaryOf("SQL injection", text, enriched, seen),
    signals: seen.map(signalOf),
  };
}

const STATEMENT =
  /^[ (]{0,4}(?:select|insert into|update [\w.`"[\]]{1,64} set|delete from|with \w{1,64} as|create|alter|drop|begin|declare|explain|merge into|exec|call) /;
const READING = /^[ (]{0,4}(?:select|with) /;

/**
 * Whether a text is a whole statement, and one that only reads. A web request carries none: there an attacker could put
 * `select ` in front to have the rest excused.
 */
function statementKind({ event }: EnrichedEvent, forms: readonly string[]): "reading" | "other" | undefined {
  if (Object.hasOwn(event.payload, "url") || !forms.some((form) => STATEMENT.test(form))) return undefined;
  return forms.some((form) => READING.test(form)) ? "reading" : "other";
}

function counts(inStatement: SqlClue["inStatement"], kind: "reading" | "other" | undefined): boolean {
  if (kind === undefined || inStatement === "counts") return true;
  return inStatement === "after select" && kind === "reading";
}

/** Comments and runs of white space as single spaces; the words of a versioned comment (`/*!50000 …`) stay. */
function sqlText(form: string): string {
  const bare = form.includes("/*") ? withoutComments(form) : form;
  return OTHER_SPACE.test(bare) ? bare.replace(/[\s\u00a0]+/g, " ") : bare;
}

/** White space that is not a single space. */
const OTHER_SPACE = / {2}|[^\S ]/;

function withoutComments(text: string): string {
  let kept = "";
  let from = 0;
  for (;;) {
    const open = text.indexOf("/*", from);
    const close = open === -1 ? -1 : text.indexOf("*/", open + 2);
    if (close === -1) return kept + text.slice(from);
    const versioned = text[open + 2] === "!" ? text.slice(open + 3, close).replace(/^\d{1,6}/, "") : "";
    kept += `${text.slice(from, open)} ${versioned} `;
    from = close + 2;
  }
}

export const cases: readonly DetectionCase[] = [
  ...finding("HIGH", "SQL_INJECTION", {
    "UNION SELECT of constants": get("/p?id=-1+UNION+SELECT+1,2,3--"),
    "UNION SELECT after a value": get("/p?id=1'%20union%20select%20name,pw%20from%20staff"),
    "comments as spaces": get("/p?id=1/**/uNiOn/**/aLl/**/sElEcT/**/null,null"),
    "a versioned comment": get("/p?id=1+/*!50000UNION*/+/*!50000SELECT*/+1,2"),
    "fullwidth letters": get("/p?id=1 ｕｎｉｏｎ ｓｅｌｅｃｔ null"),
    tautology: get("/login?user=admin&pass=' OR 1=1"),
    "quoted tautology": get("/login?user=x'%20or%20'a'='a"),
    "tautology without spaces": get("/p?id=1'or'1'='1"),
    "tautology without quotes": get("/p?id=5+or+7=7"),
    "double-encoded tautology": get("/p?id=1%2527%2520or%25201%253D1"),
    "stacked INSERT": get("/p?id=1');insert into users values('x','y')"),
    "comment truncation": post("/login", "user=admin'--&pass=x"),
    "comment truncation in JSON": post("/login", '{"user":"admin\' -- ","pass":"x"}'),
    "a parsed body": post("/login", { user: { name: "' or ''='" } }),
    SLEEP: get("/p?id=1+and+sleep(5)"),
    "SLEEP between operators": get("/p?id='%2bsleep(10)%2b'"),
    "BENCHMARK after a modulo": post("/p", '{"id":"1%benchmark(9000000,md5(1))"}'),
    pg_sleep: get("/p?id=1;select pg_sleep(5)"),
    "WAITFOR DELAY in a cookie": get("/", { headers: { Cookie: "id=1'; WAITFOR DELAY '0:0:5'--" } }),
    "error-based": get("/p?id=1 and extractvalue(1,concat(0x7e,version()))"),
    "catalogue query": get("/p?id=1+and+1=0+union+all+select+table_name+from+information_schema.tables"),
    "quoted boolean probe": get("/p?id=x' and 'a'='b"),
    "boolean probe": get("/p?id=1+and+1=2"),
    "a statement's start in front": post("/p", "select 1=1&id=x' union select name from staff"),
    "a user agent": get("/", { user_agent: "Mozilla/5.0' OR '1'='1" }),
    "a referer without quotes": get("/", { headers: { referer: "https://x.example/?a=1 or 1=1" } }),
    "a user name": typed("login_attempt", { username: "admin' or 1=1#", success: false }),
    "called normal": typed("normal_traffic", { url: "/p?id=1' or '1'='1" }, { severity: "INFO" }),
    "a native event": typed("sql_injection", { query: "SELECT * FROM users WHERE id = 1 OR 1=1" }),
    "a value cut off": typed("database_query", { query: "SELECT * FROM u WHERE n='admin'--' AND p='x'" }),
  }),
  ...finding("CRITICAL", "SQL_INJECTION", {
    "stacked DROP": get("/p?id=1;DROP TABLE users"),
    "DROP after an INSERT": get("/p?id=1;insert into a values(1);drop table b"),
    xp_cmdshell: get("/p?id=1;exec master..xp_cmdshell 'whoami'"),
    "INTO OUTFILE": get("/p?id=1' union select '<?php' into outfile '/var/www/x.php'"),
    "DROP after a SELECT": typed("database_query", { query: "SELECT * FROM t WHERE id = 1; DROP TABLE t" }),
  }),
  ...quiet({
    "a search for select a union jack": get("/search?q=select+a+union+jack"),
    "a search for a credit union": get("/search?q=credit+union+select+account+types"),
    "an Irish name": get("/people?name=O'Reilly"),
    "Irish names in a form": post("/signup", "name=O%27Reilly+or+O%27Brien&age=41"),
    "a sort order": get("/products?order=price--asc"),
    "a committee's page": get("/union/select-committee"),
    "prose about a drop table lamp": post("/posts", "A drop table lamp; select one or update your cart"),
    "a search for functions": get("/docs?q=benchmark+and+sleep+functions+in+information_schema"),
    "a browser's request": get("/cart?items=3&sort=price-desc", BROWSER),
    "a JSON body": post(
      "/orders",
      '{"op":"or","and":"and","items":[{"sku":"A-1"}],"note":"2 or 3, it\'s fine"}',
    ),
    "an application's own statement": typed("database_query", {
      query: "SELECT a FROM t WHERE 1=1 AND 2=2 AND b = 'x' UNION ALL SELECT a FROM archive -- report",
    }),
    "a migration": typed("database_query", {
      query: "CREATE TABLE a (id int); INSERT INTO a VALUES (1); DROP TABLE b;",
    }),
    "a map's outline": get("/tiles?area=POLYGON((30 10, 40 40, 20 40, 30 10))"),
    "a search in Jira": get('/issues?jql=project = "A" AND status = "Open" OR assignee is null ORDER BY 1'),
    "a GraphQL query": get("/graphql", { query: "query { user(id: 1) { name, orders(first: 10) { id } } }" }),
    "a DNS query": typed("dns_query", { query: "union.example.com" }),
  }),
];
