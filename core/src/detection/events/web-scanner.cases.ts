import type { DetectionCase } from "../../model/detection.ts";
import { BROWSER, finding, get, post, quiet, typed } from "./case-events.ts";

export const cases: readonly DetectionCase[] = [
  ...finding("MEDIUM", "WEB_ATTACK", {
    sqlmap: get("/", { user_agent: "sqlmap/1.8.4#stable (https://sqlmap.org)" }),
    Nikto: get("/", { user_agent: "Mozilla/5.00 (Nikto/2.1.6) (Evasions:None) (Test:Port Check)" }),
    "zgrab in a header": get("/", { headers: { "User-Agent": "Mozilla/5.0 zgrab/0.x" } }),
    "a .env file": get("/api/.env"),
    "a Git folder": get("/.git/config"),
    "a Git folder that was sent": get("/.git/config", { status: 200 }),
    "a backup": get("/backup.zip?x=1"),
    "a scanner called normal": typed("normal_traffic", {
      url: "/",
      user_agent: "Nuclei - Open-source project",
    }),
  }),
  ...finding("LOW", "WEB_ATTACK", {
    "WordPress login": get("/wp-login.php"),
    phpMyAdmin: get("/phpMyAdmin/index.php"),
    "a CGI script": get("/cgi-bin/luci"),
    "TLS bytes on a plain port": typed("http_request", { status: 400 }, { malformed_request: true }),
  }),
  ...quiet({
    "a browser": get("/products/7", BROWSER),
    "a search engine": get("/", {
      user_agent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    }),
    curl: get("/health", { user_agent: "curl/8.5.0" }),
    "a clone of a repository": get("/team/app.git/info/refs?service=git-upload-pack", {
      user_agent: "git/2.43.0",
    }),
    "a page about environments": get("/docs/.environment-variables?path=/.env"),
    "a certificate challenge": get("/.well-known/acme-challenge/x"),
    "a post about scanners": post("/posts", "nikto and sqlmap compared; see /wp-login.php"),
    "a request that is called well-formed": typed(
      "http_request",
      { url: "/" },
      { malformed_request: "true" },
    ),
  }),
];
