import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROUTES } from "@threatstream/contracts";
import type { Route } from "@threatstream/contracts";
import { format } from "prettier";
import { ROOT } from "./paths.ts";

/*
 * `npm run routes:client`: writes where each route of the table is, without its schemas, for the client: a page that calls
 * the API needs no validator. The client does not compile while a route is missing there.
 */

/** The generated file, relative to the root. */
export const CLIENT_ROUTES = "client/src/api/paths.ts";

/** The text of the generated file. */
export async function renderClientRoutes(): Promise<string> {
  const entries = Object.entries<Route>(ROUTES).map(
    ([name, { method, path, media }]) => `${name}: ${JSON.stringify({ method, path, media })},`,
  );
  const text = `import type { RouteName } from "@threatstream/contracts";
import type { RoutePath } from "./route-path.ts";

/** Where each route is. Made by \`npm run routes:client\` from the route table. */
export const PATHS: { readonly [N in RouteName]: RoutePath<N> } = {
${entries.join("\n")}
};
`;
  return format(text, { parser: "typescript", printWidth: 110 });
}

if (import.meta.main) await writeFile(join(ROOT, CLIENT_ROUTES), await renderClientRoutes());
