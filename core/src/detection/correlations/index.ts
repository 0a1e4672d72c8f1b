import type { Contribution, CorrelationStream } from "../../model/correlation.ts";
import type { EnrichedEvent } from "../../model/event.ts";
import { countField, textField } from "../../common/text.ts";
import { failureMark, successMarks } from "./attempts.ts";
import { bruteForce } from "./brute-force.ts";
import { BULK, READ_KIND, READ_TOGETHER, bulkFileRead } from "./bulk-file-read.ts";
import { distributedBruteForce } from "./distributed-brute-force.ts";
import { FILE_BURST, FILE_KIND, fileEncryptionBurst } from "./file-encryption-burst.ts";
import { loginAfterBurst } from "./login-after-burst.ts";
import { BURST, LOGIN_WINDOW_MS, SUCCESS_KIND, loginOf } from "./logins.ts";
import type { Login } from "./logins.ts";
import { passwordSpraying } from "./password-spraying.ts";
import { SCAN, portScan } from "./port-scan.ts";
import { PROBE_WINDOW_MS, probeOf } from "./probes.ts";
import { REPEATS, REPEAT_KIND, repeatKey, repeatOffender } from "./repeat-offender.ts";

const loginsBySource: CorrelationStream = {
  id: "logins-by-source",
  windowMs: LOGIN_WINDOW_MS,
  contribution(enriched) {
    const login = loginOf(enriched);
    if (login === undefined) return undefined;
    return loginContribution(enriched, login, { key: enriched.origin.ip, who: login.user });
  },
  least: BURST,
  rules: [bruteForce, passwordSpraying, loginAfterBurst],
};

const loginsByUser: CorrelationStream = {
  id: "logins-by-user",
  windowMs: LOGIN_WINDOW_MS,
  contribution(enriched) {
    const login = loginOf(enriched);
    if (login === undefined || login.user === "") return undefined;
    return loginContribution(enriched, login, { key: login.user.toLowerCase(), who: enriched.origin.ip });
  },
  least: BURST,
  rules: [distributedBruteForce],
};

/** Counts a login under a key, with the other party as its member and the marks that tell which failures were made good. */
function loginContribution(
  { event, at }: EnrichedEvent,
  { kind, weight }: Login,
  { key, who }: { readonly key: string; readonly who: string },
): Contribution {
  const marks =
    kind === SUCCESS_KIND ? successMarks(event, { who, at }) : failureMark(event, { kind, who, at, weight });
  return { key, kind, weight, member: who, marks };
}

const FILE_TYPE = "file_activity";
const CHANGING_OPERATIONS: ReadonlySet<string> = new Set(["encrypt", "rename", "overwrite"]);

const filesBySource: CorrelationStream = {
  id: "files-by-source",
  windowMs: 60 * 1000,
  eventType: FILE_TYPE,
  contribution({ event, origin }) {
    if (!CHANGING_OPERATIONS.has(textField(event.payload, "operation")?.toLowerCase() ?? ""))
      return undefined;
    const weight = Math.min(1_000_000, Math.max(1, Math.floor(countField(event.payload, "count") ?? 1)));
    return { key: origin.ip, kind: FILE_KIND, weight };
  },
  least: FILE_BURST,
  rules: [fileEncryptionBurst],
};

const readsBySource: CorrelationStream = {
  id: "reads-by-source",
  windowMs: 5 * 60 * 1000,
  eventType: FILE_TYPE,
  contribution({ event, origin }) {
    if (textField(event.payload, "operation")?.toLowerCase() !== "read") return undefined;
    const user = (textField(event.payload, "user") ?? "").slice(0, 128);
    // Backups and virus scanners read everything, and run as the machine or as a service.
    if (user === "" || NO_PERSON.test(user)) return undefined;
    const weight = Math.min(1_000_000, Math.floor(countField(event.payload, "count") ?? 1));
    if (weight < READ_TOGETHER) return undefined;
    return { key: origin.ip, kind: READ_KIND, weight, member: user };
  },
  least: BULK,
  rules: [bulkFileRead],
};

const NO_PERSON =
  /\$$|^(?:nt authority\\)?(?:system|local service|network service)$|^(?:root|backup|svc[-_].*)$/i;

const probesBySource: CorrelationStream = {
  id: "probes-by-source",
  windowMs: PROBE_WINDOW_MS,
  eventType: "network_flow",
  contribution: probeOf,
  least: SCAN,
  rules: [portScan],
};

const mediumThreatsBySource: CorrelationStream = {
  id: "medium-threats-by-source",
  windowMs: 5 * 60 * 1000,
  contribution({ origin }, findings) {
    const [first] = findings;
    if (first?.severity !== "MEDIUM") return undefined;
    return { key: repeatKey(first.threat_type, origin.ip), kind: REPEAT_KIND, weight: 1 };
  },
  least: REPEATS + 1,
  rules: [repeatOffender],
};

/** Every stream, in the order in which their effects are applied. */
export const CORRELATION_STREAMS: readonly CorrelationStream[] = [
  loginsBySource,
  loginsByUser,
  filesBySource,
  readsBySource,
  probesBySource,
  mediumThreatsBySource,
];
