import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildClient } from "../../suite/client-build.ts";
import { ROOT, WORK } from "../../suite/paths.ts";

/* The client as a frontend gets it: packed, installed in a folder of its own, type-checked and run as plain JavaScript. */

const run = promisify(execFile);
const shell = process.platform === "win32";
let [built, folder] = ["", ""];

beforeAll(async () => {
  await mkdir(WORK, { recursive: true });
  // A folder of its own: another build at the same time would empty it.
  built = await mkdtemp(join(WORK, "client-package-"));
  await buildClient(built);
  folder = await mkdtemp(join(tmpdir(), "threatstream-frontend-"));
  await run("npm", ["pack", built, "--pack-destination", folder], { shell });
  const [packed = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "frontend", type: "module" }));
  const quietly = ["--no-audit", "--no-fund", "--legacy-peer-deps"];
  await run("npm", ["install", ...quietly, `./${packed}`], { cwd: folder, shell });
  // The peer that the frontend has anyway.
  await symlink(join(ROOT, "node_modules/firebase"), join(folder, "node_modules/firebase"), "junction");
  await mkdir(join(folder, "src"));
}, 300_000);

afterAll(async () => {
  for (const made of [built, folder]) await rm(made, { recursive: true, force: true });
});

test("its types say what each route takes and gives, under the strictest settings", async () => {
  await writeFile(
    join(folder, "src/page.ts"),
    `import { ConflictError, createApiClient, createLiveConnection, watchThreats } from "@threatstream/client";
import type { Alert, BlocklistEntry, PlaybookExecution, RiskIndex, Threat } from "@threatstream/client";
import { createApiClient as createRestClient } from "@threatstream/client/rest";
import type { Threat as SameThreat } from "@threatstream/client/rest";
import { validateReply } from "@threatstream/client/validate";
import type { Firestore } from "firebase/firestore";

export async function page(db: Firestore): Promise<string> {
  const api = createApiClient({ baseUrl: "", getToken: () => undefined });
  const { threats } = await api.listRecentThreats({ query: { limit: 5, severity: "CRITICAL" } });
  const severity: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "INFO" | undefined = threats[0]?.severity;
  // @ts-expect-error there is no such severity
  await api.listRecentThreats({ query: { severity: "SEVERE" } });
  // @ts-expect-error an id is needed
  await api.getThreat();
  watchThreats(db, { limit: 20 }, (list) => list.map(({ source_ip }) => source_ip.length), () => {});
  const live = createLiveConnection({ db });
  const status: "connecting" | "connected" | "disconnected" | "error" = live.getStatus();
  live.onMessage((message) => {
    if (message.type !== "risk_timeline_update") return;
    const point: { time: string; risk: number; timestamp: string } = message.data;
    live.sendHandshake(point.risk);
  });
  return severity ?? ConflictError.name + status;
}

/** Every record by its name. */
export interface Records {
  readonly threat: Threat;
  readonly alert: Alert;
  readonly execution: PlaybookExecution;
  readonly block: BlocklistEntry;
  readonly risk: RiskIndex;
}

export async function check(threat: SameThreat): Promise<Threat> {
  const api = createRestClient({ baseUrl: "", validate: validateReply });
  return api.getThreat({ params: { id: threat.id } });
}
`,
  );
  const options = { strict: true, module: "nodenext", target: "es2022", noEmit: true, skipLibCheck: false };
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...options, types: [], lib: ["esnext", "dom"] }, include: ["src"] }),
  );
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const { stdout } = await run(process.execPath, [tsc, "-p", folder]).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe("");
});

test("its REST door alone is at most 8 kB gzip in a page, without Firestore and schemas", async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "@threatstream/client/rest";', resolveDir: join(folder, "src") },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const [{ contents } = { contents: new Uint8Array() }] = outputFiles;
  expect(contents.length).toBeGreaterThan(1_000);
  expect(gzipSync(contents).length).toBeLessThanOrEqual(8_000);
});

test("it runs as plain JavaScript, and validates replies where it is told to", async () => {
  await writeFile(
    join(folder, "src/run.js"),
    `import { UnexpectedReplyError, createApiClient } from "@threatstream/client/rest";
import { validateReply } from "@threatstream/client/validate";
const reply = (body) => async () => Response.json(body);
const good = createApiClient({ baseUrl: "http://api", fetch: reply({ threats: [], count: 0 }), validate: validateReply });
const bad = createApiClient({ baseUrl: "http://api", fetch: reply({ threats: 1 }), validate: validateReply });
console.log((await good.listRecentThreats()).count);
console.log(await bad.listRecentThreats().catch((error) => error instanceof UnexpectedReplyError));
`,
  );
  const { stdout } = await run(process.execPath, [join(folder, "src/run.js")]);
  expect(stdout.trim().split("\n")).toEqual(["0", "true"]);
});
