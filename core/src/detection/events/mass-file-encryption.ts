import type { Severity } from "@threatstream/contracts";
import type { EnrichedEvent } from "../../model/event.ts";
import type { Detection } from "../../model/detection.ts";
import { quote, textField } from "../../common/text.ts";
import { formatCount, plausibleCount } from "./evidence.ts";
import { TECHNIQUES } from "../../model/techniques.ts";

/** Files in one event from which on a change is a mass change. */
const MASS = 100;

/** Encrypted files as a producer counts them, HIGH and CRITICAL. */
const ENCRYPTED_HIGH = 50;

const ENCRYPTED_CRITICAL = 100;

/** Files that were expressly encrypted, CRITICAL without any other evidence. */
const ENCRYPT_CRITICAL = 1_000;

const CHANGES: ReadonlySet<string> = new Set([
  "encrypt",
  "encrypted",
  "rename",
  "renamed",
  "modify",
  "modified",
]);

const WRITES: ReadonlySet<string> = new Set([...CHANGES, "create", "created", "write", "written"]);

/** Endings that ransomware families give to files. */
const ENDING =
  /\.(?:locked|encrypted|lockbit\d?|crypt(?:ed|o|1|z)?|crypto?locker|w(?:n)?cry|wncryt|ryuk|conti|cerber\d?|locky|zepto|akira|blackcat|cl[o0]p|phobos|dharma|makop|revil|sodinokibi|babuk|medusalocker|(?:black)?basta)["']?\s*$/;

const NOTE =
  /(?:how[-_ ]?to[-_ ]?(?:decrypt|recover|unlock)|(?:decrypt|recover|unlock)[-_ ]?(?:my|your|all)?[-_ ]?(?:files?|instructions?)|ransom[-_ ]?note|readme[-_ ]?(?:for|to)[-_ ]?decrypt|restore[-_ ]?my[-_ ]?files|akira_readme|instructions_read_me|please_read_me@|wanadecryptor)[^/\\]{0,40}$/;

interface Evidence {
  readonly severity: Severity;
  readonly confidence: number;
  readonly signal: string;
}

/** Files that are encrypted in bulk, take a ransomware family's ending, or are joined by a ransom note. */
export const detection: Detection = {
  id: "mass-file-encryption",
  title: "Files encrypted in bulk",
  technique: TECHNIQUES.RANSOMWARE,
  actions: [
    "Isolate the host from the network now; do not switch it off",
    "Disable the account that changed the files",
    "Check that the backups are out of reach and whole",
  ],
  reads: ["encrypted_files", "operation"],
  examine({ event }) {
    const seen = [...counted(event.payload), ...inFiles(event.payload)];
    const [first] = seen;
    if (first === undefined) return undefined;
    const isCritical = seen.length > 1 || first.severity === "CRITICAL";
    return {
      detection: detection.id,
      severity: isCritical ? "CRITICAL" : "HIGH",
      threat_type: "RANSOMWARE",
      confidence: Math.min(
        0.97,
        Math.max(...seen.map(({ confidence }) => confidence)) + 0.1 * (seen.length - 1),
      ),
      summary: `Ransomware activity: ${seen.map(({ signal }) => signal).join("; ")}`,
      signals: seen.map(({ signal }) => signal),
    };
  },
};

type Payload = EnrichedEvent["event"]["payload"];

function counted(payload: Payload): readonly Evidence[] {
  const count = plausibleCount(payload, "encrypted_files");
  if (count === undefined || count < ENCRYPTED_HIGH) return [];
  const severity = count >= ENCRYPTED_CRITICAL ? "CRITICAL" : "HIGH";
  return [{ severity, confidence: 0.85, signal: `${formatCount(count)} encrypted files` }];
}

function inFiles(payload: Payload): readonly Evidence[] {
  const operation = textField(payload, "operation")?.toLowerCase();
  if (operation === undefined || !WRITES.has(operation)) return [];
  const seen: Evidence[] = [];
  const count = plausibleCount(payload, "count") ?? 0;
  if (count >= MASS && CHANGES.has(operation)) {
    const encrypts = operation.startsWith("encrypt");
    const severity = encrypts && count >= ENCRYPT_CRITICAL ? "CRITICAL" : "HIGH";
    // Renaming or changing a hundred files is rare but not unheard of: a build, a restore.
    const signal = `${quote(operation, 16)} of ${formatCount(count)} files`;
    seen.push({ severity, confidence: encrypts ? 0.85 : 0.55, signal });
  }
  // The end of a path tells its kind; more than this is no path.
  const path = textField(payload, "path")?.slice(-1_024).toLowerCase();
  if (path === undefined) return seen;
  if (CHANGES.has(operation) && ENDING.test(path)) {
    seen.push({
      severity: "HIGH",
      confidence: 0.75,
      signal: `ending of a ransomware family, ${quote(path.slice(-60))}`,
    });
  }
  if (NOTE.test(path)) {
    seen.push({ severity: "HIGH", confidence: 0.75, signal: `ransom note ${quote(path.slice(-60))}` });
  }
  return seen;
}
