import type { Detection } from "../../model/detection.ts";
import { quote, textField } from "../../common/text.ts";
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
