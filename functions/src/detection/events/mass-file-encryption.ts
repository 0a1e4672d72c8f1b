import type { Severity } from "@threatstream/contracts";
import type { EnrichedEvent } from "../../pipeline/records.ts";
import type { Detection, DetectionCase } from "../detection.ts";
import { quote, textField } from "../text.ts";
import { finding, quiet, typed } from "./case-events.ts";
import { formatCount, plausibleCount } from "./evidence.ts";
import { TECHNIQUES } from "./techniques.ts";

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

export const cases: readonly DetectionCase[] = [
  ...finding("CRITICAL", "RANSOMWARE", {
    "a mass rename to a known ending": typed("file_activity", {
      operation: "rename",
      path: "/srv/share/*.lockbit",
      count: 4_000,
    }),
    "1,000 encrypted files": typed("file_activity", {
      operation: "encrypt",
      path: "C:\\Users",
      count: 1_000,
    }),
    "a count of encrypted files": typed("ransomware", { encrypted_files: 100 }),
    "called normal": typed("normal_traffic", { operation: "ENCRYPT", path: "/home/a.locked", count: 300 }),
  }),
  ...finding("HIGH", "RANSOMWARE", {
    "100 encrypted files": typed("file_activity", { operation: "encrypt", path: "/home", count: 100 }),
    "a mass change": typed("file_activity", { operation: "modify", path: "/srv/share", count: 500 }),
    "one file with a known ending": typed("file_activity", {
      operation: "rename",
      path: "q3.xlsx.Ryuk",
      count: 1,
    }),
    "a ransom note": typed("file_activity", {
      operation: "create",
      path: "C:\\HOW_TO_DECRYPT.txt",
      count: 1,
    }),
    "LockBit's note": typed("file_activity", { operation: "create", path: "S:\\hr\\Restore-My-Files.txt" }),
    "Black Basta's note": typed("file_activity", {
      operation: "create",
      path: "/srv/instructions_read_me.txt",
    }),
    "50 encrypted files": typed("ransomware", { encrypted_files: 50 }),
  }),
  ...quiet({
    "a few changes": typed("file_activity", {
      operation: "modify",
      path: "/var/lib/app/data.json",
      count: 12,
    }),
    "99 encrypted files": typed("file_activity", { operation: "encrypt", path: "/home", count: 99 }),
    "many reads": typed("file_activity", { operation: "read", path: "/srv/share/a.locked", count: 50_000 }),
    "a package lock": typed("file_activity", { operation: "modify", path: "/app/package.lock", count: 1 }),
    "code about encryption": typed("file_activity", { operation: "modify", path: "/src/crypt.ts", count: 1 }),
    "a manual of instructions": typed("file_activity", {
      operation: "create",
      path: "/docs/instructions.txt",
    }),
    "a guide to recovery": typed("file_activity", { operation: "create", path: "/docs/recovery-plan.txt" }),
    "a count in text": typed("ransomware", { encrypted_files: "5000" }),
    "a negative count": typed("file_activity", { operation: "encrypt", path: "/home", count: -500 }),
  }),
];
