import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CLIENT_ROUTES, renderClientRoutes } from "./client-routes.ts";
import { ROOT } from "./paths.ts";

test("the client knows every route of the table; `npm run routes:client` makes it so", async () => {
  expect(await readFile(join(ROOT, CLIENT_ROUTES), "utf8")).toBe(await renderClientRoutes());
});
