import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { lazy } from "@threatstream/core/common";
import type { ApiEnv } from "./middleware/env.ts";

/*
 * The interactive reference at /api/docs: Swagger UI from its npm package, so that it works without the internet, behind
 * Hosting and on the function's own address alike. All addresses are relative for that reason.
 */

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>ThreatStream API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="stylesheet" href="docs/page.css" />
  </head>
  <body>
    <div id="reference"></div>
    <noscript>This page needs JavaScript; the API is described in <a href="openapi.json">openapi.json</a>.</noscript>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/page.js"></script>
  </body>
</html>
`;

const STYLE = `body { margin: 0; background: #fafafa; }
.swagger-ui .topbar { display: none; }
.swagger-ui .info { margin: 28px 0; }
`;

const SCRIPT = `SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  persistAuthorization: true,
  validatorUrl: null,
});
`;

const CSS = "text/css; charset=utf-8";
const JAVASCRIPT = "text/javascript; charset=utf-8";

const secure = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    connectSrc: ["'self'"],
    scriptSrc: ["'self'"],
    // Swagger UI sets styles on elements.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", "data:"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
  },
  xFrameOptions: "DENY",
});

/** The files of the page that are Swagger UI's. */
const ASSETS = [
  ["swagger-ui.css", CSS],
  ["swagger-ui-bundle.js", JAVASCRIPT],
] as const;

/** Adds the page to the API. It tells nothing that the OpenAPI document does not, so anyone may see it. */
export function mountDocs(app: Hono<ApiEnv>): void {
  app.use("/api/docs", secure);
  app.use("/api/docs/*", secure);
  app.get("/api/docs", (c) => c.html(PAGE));
  app.get("/api/docs/page.css", (c) => c.body(STYLE, 200, { "content-type": CSS }));
  app.get("/api/docs/page.js", (c) => c.body(SCRIPT, 200, { "content-type": JAVASCRIPT }));
  for (const [name, type] of ASSETS) {
    const content = lazy(() => readFile(join(assetFolder(), name)));
    app.get(`/api/docs/${name}`, async (c) =>
      c.body(new Uint8Array(await content()), 200, {
        "content-type": type,
        "cache-control": "public, max-age=86400",
      }),
    );
  }
}

function assetFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
}
