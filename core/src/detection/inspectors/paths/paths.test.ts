import { describe, expect, test } from "vitest";
import { inspectRequest } from "../inspect.ts";
import { signsIn } from "../test-values.ts";
import type { WebRequest } from "../types.ts";
import { climbIn } from "./climb.ts";
import { paths } from "./index.ts";

const kindOf = (target: string, more: Partial<WebRequest> = {}): string | undefined =>
  inspectRequest({ target, headers: [], ...more }, [paths]).kind;

describe("paths that are found", () => {
  test.each([
    "/download?file=../../../../etc/passwd",
    "/download?file=../config.yml",
    "/static/../../../../etc/shadow",
    "/../boot.cfg",
    "/static/%2e%2e/%2e%2e/secret",
    "/static/..%2fsecret",
    "/d?file=..%252f..%252fsecret",
    "/scripts/%c0%ae%c0%ae%c0%afwinnt",
    "/d?file=..\\..\\windows\\win.ini",
    "/d?file=....//....//secret",
    "/d?file=..././..././secret",
    "/d?file=.%0d./.%0d./secret",
    "/app/..;/..;/manager/html",
    "/view?page=/etc/passwd",
    "/view?page=/proc/self/environ",
    "/view?page=C:\\Windows\\win.ini",
    "/view?page=c:/boot.ini",
    "/fetch?url=file:///etc/hosts",
    "/fetch?x=jar:file:///a.jar!/b",
    "/fetch?x=netdoc:///etc/passwd",
    "/view?page=../../etc/passwd%00.png",
    "/view?page=index.php%00.png",
    "/d?f=/var/log/apache2/access.log",
    "/d?f=0x2e0x2e0x2f0x2e0x2e0x2fetc",
    "/d?f=/%2e%2e/%2e%2e/x",
    "/d?f=Li4vLi4vLi4vLi4vZXRjL3Bhc3N3ZA==",
  ])("%s", (target) => expect(kindOf(target)).toBe("path_traversal"));

  test.each([
    "/.env",
    "/api/.env.production",
    "/.git/config",
    "/.svn/entries",
    "/app/WEB-INF/web.xml",
    "/wp-config.php.bak",
    "/config.php~",
    "/.index.php.swp",
    "/backup.zip",
    "/db_backup.sql.gz",
    "/.aws/credentials",
    "/.ssh/id_rsa",
    "/.htpasswd",
    "/.DS_Store",
    "/web.config",
    "/view?file=wp-config.php",
    "/view?file=WEB-INF/web.xml",
  ])("a sensitive file: %s", (target) => expect(kindOf(target)).toBe("sensitive_file"));

  test.each([
    "/i?page=php://filter/convert.base64-encode/resource=config",
    "/i?page=PHP://input",
    "/i?page=expect://id",
    "/i?page=phar://x.jpg/y",
    "/i?page=data://text/plain;base64,PD9waHAgc3lzdGVtKCRfR0VUW2NdKTs/Pg==",
    "/i?page=zip://x.zip%23a.php",
  ])("a wrapper: %s", (target) => expect(kindOf(target)).toBe("file_inclusion"));

  test.each([
    ['{"f":"/../../../x"}', "path_traversal"],
    ['{"f":"../../../../etc/passwd"}', "path_traversal"],
    ["f=..%2f..%2f..%2fx", "path_traversal"],
    ["<a><f>../../../../windows/win.ini</f></a>", "path_traversal"],
  ])("in a body: %s", (body, kind) => expect(kindOf("/x", { method: "POST", body })).toBe(kind));
});

describe("ordinary requests", () => {
  test.each([
    "/docs/guide/../images/logo.png",
    "/files/report..final.pdf",
    "/repo/compare/v1.0...v1.1",
    "/items?range=1..10",
    "/login?next=https://example.com/a/b",
    "/search?q=format+of+/etc/passwd",
    "/team/app/-/blob/main/.env.example",
    "/team/app/blob/main/config/database.yml",
    "/team/app/raw/main/web.config",
    "/team/app.git/info/refs?service=git-upload-pack",
    "/docs/.environment-variables?path=/.env",
    "/.well-known/acme-challenge/x",
    "/.well-known/security.txt",
    "/download/app-1.2.tar.gz",
    "/releases/data-2024.zip?x=1",
    "/x?redirect=/account/settings",
    "/x?img=data:image/png;base64,iVBORw0KGgo=",
    "/x?time=12:30:00&u=https://example.com:8080/x",
    "/x?q=note: read the file: today",
    "/cgi-bin/status.cgi?x=1",
    "/x?v=..",
    "/x?text=wait...%20what",
  ])("%s", (target) => expect(kindOf(target)).toBeUndefined());

  test.each([
    '{"extends": "../../tsconfig.json"}',
    '{"content": "see ../../README.md or ../docs for more"}',
    '{"source":"import x from \'../../../lib/x\'"}',
    '{"hostPath":"/var/run/docker.sock","mountPath":"/etc/config"}',
    "a=see ../../README.md or ../docs for more",
  ])("a body: %s", (body) => expect(kindOf("/x", { method: "POST", body })).toBeUndefined());

  test("a local page's referer", () => {
    expect(kindOf("/logo.png", { headers: [["Referer", "file:///C:/Users/me/page.html"]] })).toBeUndefined();
  });
});

test("climbs are counted from where the path starts", () => {
  expect(climbIn("a/b/../c")).toMatchObject({ levels: 1, above: 0 });
  expect(climbIn("a/../../../c")).toMatchObject({ levels: 3, above: 2 });
  expect(climbIn("1..10")).toBeUndefined();
  expect(climbIn("..;/x")).toMatchObject({ levels: 1, odd: true });
});

test("is bounded on hostile input", () => {
  for (const text of [
    "../".repeat(30_000),
    "..".repeat(30_000),
    ". ".repeat(30_000),
    "a/".repeat(30_000),
    "file:".repeat(9_000),
  ]) {
    expect(signsIn(paths, text).length).toBeLessThan(9);
  }
});
