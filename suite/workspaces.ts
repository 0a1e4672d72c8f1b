import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { SuiteError } from "./errors.ts";
import { ROOT } from "./paths.ts";

const SCOPE = "@threatstream/";

/**
 * Bundles the workspaces that the entry points import, each through the doors in the `exports` of its package.json, whatever is
 * set for packages. Throws `SuiteError` if an import names no door.
 */
export const bundleWorkspaces: Plugin = {
  name: "workspaces",
  setup(build) {
    build.onResolve({ filter: /^@threatstream\// }, async ({ path }) => {
      const [workspace = "", ...door] = path.slice(SCOPE.length).split("/");
      const manifest: {
        readonly exports?: Readonly<Record<string, unknown>>;
        readonly sideEffects?: boolean;
      } = JSON.parse(await readFile(join(ROOT, workspace, "package.json"), "utf8"));
      const file = manifest.exports?.[[".", ...door].join("/")];
      if (typeof file !== "string") {
        throw new SuiteError(
          `${path} is not a door of its workspace: add it to exports in ${workspace}/package.json.`,
        );
      }
      return { path: join(ROOT, workspace, file), sideEffects: manifest.sideEffects ?? true };
    });
  },
};
