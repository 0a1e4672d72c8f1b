import childProcess from "node:child_process";
import type { ExecSyncOptions } from "node:child_process";

/*
 * Loaded into firebase-tools by `--import`, so that it stops what it started, and nothing else.
 *
 * Its Pub/Sub emulator, where it takes more than 4 s to end, is ended by `ps | grep pubsub-emulator | kill -9`: that would be
 * the Pub/Sub emulator of every other suite on the machine too. `stop.ts` ends ours by its port.
 */
const { execSync } = childProcess;
Object.assign(childProcess, {
  execSync: (command: string, options?: ExecSyncOptions) =>
    command.includes("[p]ubsub-emulator") ? Buffer.alloc(0) : execSync(command, options),
});

// The channel closes when the suite is stopped, and also when the process that started it was killed or crashed.
process.once("disconnect", () => {
  for (const output of [process.stdout, process.stderr]) output.on("error", () => {});
  if (!process.emit("SIGINT", "SIGINT")) process.exit(130);
});
process.channel?.unref();
