import type { DetectionCase } from "../../model/detection.ts";
import { BROWSER, finding, get, post, quiet, typed } from "./case-events.ts";

export const cases: readonly DetectionCase[] = [
  ...finding("MEDIUM", "PATH_TRAVERSAL", {
    "a climb in a parameter": get("/download?file=../../../../etc/passwd"),
    "one step in a parameter": get("/download?file=../config.yml"),
    "a climb in the path": get("/static/../../../../etc/shadow"),
    "a climb above the root": get("/../boot.cfg"),
    "encoded dots": get("/static/%2e%2e/%2e%2e/secret"),
    "encoded slash": get("/static/..%2fsecret"),
    "double-encoded climb": get("/download?file=..%252f..%252fsecret"),
    "overlong dots and slashes": get("/scripts/%c0%ae%c0%ae%c0%afwinnt"),
    backslashes: get("/download?file=..\\..\\windows\\win.ini"),
    "doubled dots for naive filters": get("/download?file=....//....//secret"),
    "Tomcat's path parameter": get("/app/..;/..;/manager/html"),
    "a system file by name": get("/view?page=/etc/passwd"),
    "php filter": get("/index.php?page=php://filter/convert.base64-encode/resource=config"),
    "a file URI": get("/fetch?url=file:///etc/hosts"),
    "an external entity": post("/import", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///srv/x">]>'),
    "a null byte after the name": get("/view?page=../../etc/passwd%00.png"),
    "called normal": typed("normal_traffic", { url: "/d?f=../../x" }),
  }),
  ...finding("HIGH", "PATH_TRAVERSAL", {
    "a system file that was sent": get("/download?file=../../etc/passwd", { status: 200 }),
    "a system file that was sent, in a body": post("/render", "template=../../../../proc/self/environ"),
  }),
  ...quiet({
    "a relative link": get("/docs/guide/../images/logo.png"),
    "dots in a file's name": get("/files/report..final.pdf"),
    "a comparison of versions": get("/repo/compare/v1.0...v1.1"),
    "a range": get("/items?range=1..10"),
    "a link in a parameter": get("/login?next=https://example.com/a/b"),
    "a search for a file": get("/search?q=format+of+/etc/passwd"),
    "prose with a relative path": post("/posts", "see ../../README.md or ../docs for more"),
    "a compiler's configuration": post("/files", '{"extends": "../../tsconfig.json"}'),
    "a browser's request": get("/products/7", BROWSER),
    "a local page's referer": get("/logo.png", { headers: { referer: "file:///C:/Users/me/page.html" } }),
  }),
];
