import { mkdir } from "node:fs/promises";
import { parseArgs, styleText } from "node:util";
import { build } from "./build.ts";
import { buildDashboard } from "./dashboard.ts";
import { SuiteError } from "./errors.ts";
import { checkJava } from "./java.ts";
import { WORK } from "./paths.ts";
import { checkFree, defaultPorts } from "./ports.ts";
import type { Ports } from "./ports.ts";
import { readState, removeState, writeState } from "./state.ts";
import { startSuite } from "./suite.ts";
import type { Suite } from "./suite.ts";
import { driveSchedules } from "./tick.ts";
import { sendTraffic } from "./traffic.ts";
import { seedUsers } from "./users.ts";
import type { DemoUser } from "./users.ts";

const HELP = `npm start [-- --auth] [--quiet]

Builds ThreatStream and runs all of it on this machine, on the Firebase Emulator Suite: no account, no project.
The ports are those of firebase.json; the emulators' output is in .suite/suite.log. Ctrl-C stops it, a second one at once.

  --auth   the API asks for credentials, as a deployed one does; without it, whoever reaches it may do everything
  --quiet  nothing happens by itself; without it, four ordinary events a second come in, for eight hours`;

/** Says what is being waited for: on a terminal in one line that changes, elsewhere a line each. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${line}`);
  else console.error(line);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");
}

/** What the user chose. */
interface Choices {
  readonly auth: boolean;
  readonly quiet: boolean;
}

function welcome(suite: Suite, users: readonly DemoUser[], { auth, quiet }: Choices): string {
  const bold = (text: string): string => styleText("bold", text);
  const dim = (text: string): string => styleText("dim", text);
  const send = "npm run -s threatstream -- send examples/auth.log";
  return `
${styleText("green", "●")} ${bold("ThreatStream is running")}  ${dim("all of it on this machine; Ctrl-C stops it")}

  Dashboard  ${suite.hostingUrl}
  API        ${suite.hostingUrl}/api  ${dim(auth ? "asks for credentials" : "open on this machine: no credentials needed")}
  Reference  ${suite.hostingUrl}/api/docs
  Health     ${suite.hostingUrl}/api/health
  Firestore  ${suite.firestoreHost}    Pub/Sub  ${suite.pubsubHost}    Auth  ${suite.authHost}
  Project    ${suite.projectId}
  Traffic    ${quiet ? "none" : `four ordinary events a second  ${dim("without them: npm start -- --quiet")}`}

${bold("Demo users")} of the emulated Firebase Auth; each has the password ${users[0]?.password ?? ""}

${users.map(({ email, role }) => `  ${email.padEnd(30)} ${dim(role)}`).join("\n")}

${bold("Try next")}, in another terminal:

  npm run simulate -- ransomware                  ${dim('an attack, for a minute; "list" names others')}
  npm run -s threatstream -- watch                ${dim("threats and alerts as they come")}
  ${send}   ${dim("a log with an attack in it")}
  curl "${suite.hostingUrl}/api/threats/recent?severity=HIGH"
`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { auth: { type: "boolean" }, quiet: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help === true) {
    console.log(HELP);
    return;
  }
  await mkdir(WORK, { recursive: true });
  const running = await readState();
  if (running !== undefined) {
    throw new SuiteError(`ThreatStream runs already (process ${running.pid}): ${running.hostingUrl}`);
  }
  const ports = await defaultPorts();
  await Promise.all([checkJava(process.env), checkFree(ports)]);
  progress("Building …");
  await build();
  await run(ports, { auth: values.auth === true, quiet: values.quiet === true }, stopSignal());
}

/** Aborts at the first Ctrl-C. The second ends this process, and with it everything it started, at once. */
function stopSignal(): AbortSignal {
  const stopped = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (stopped.signal.aborted) process.exit(130);
      clearProgress();
      console.error("Stopping …");
      stopped.abort();
    });
  }
  return stopped.signal;
}

/** Runs the suite until it is stopped, or ends by itself. */
async function run(ports: Ports, { auth, quiet }: Choices, signal: AbortSignal): Promise<void> {
  // Beside the emulators, which take longer to start. Hosting serves the page as soon as it is there.
  const dashboard = buildDashboard();
  dashboard.catch(() => undefined);
  const suite = await startSuite({ ports, auth, onProgress: progress, signal });
  try {
    const [users] = await Promise.all([seedUsers(suite), dashboard]);
    clearProgress();
    await writeState(suite);
    console.log(welcome(suite, users, { auth, quiet }));
    void driveSchedules(suite, signal);
    if (!quiet) sendTraffic(suite, signal);
    await Promise.race([suite.exited, aborted(signal)]);
    if (signal.aborted) return;
    console.error("The emulators ended; .suite/suite.log may say why.");
    process.exitCode = 1;
  } finally {
    await removeState();
    await suite.stop();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

try {
  await main();
} catch (error) {
  clearProgress();
  const usage = error instanceof TypeError && "code" in error;
  if (!(error instanceof SuiteError) && !usage) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
