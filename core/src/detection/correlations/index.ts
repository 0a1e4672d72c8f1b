import type { CorrelationStream } from "../../model/correlation.ts";
import { countField, textField } from "../../common/text.ts";
import { bruteForce } from "./brute-force.ts";
import { BULK, READ_KIND, READ_TOGETHER, bulkFileRead } from "./bulk-file-read.ts";
import { distributedBruteForce } from "./distributed-brute-force.ts";
import { FILE_BURST, FILE_KIND, fileEncryptionBurst } from "./file-encryption-burst.ts";
import { loginAfterBurst } from "./login-after-burst.ts";
import { BURST, LOGIN_TYPE, LOGIN_WINDOW_MS, SUCCESS_KIND, loginOf } from "./logins.ts";
import { passwordSpraying } from "./password-spraying.ts";
import { SCAN, portScan } from "./port-scan.ts";
import { PROBE_WINDOW_MS, probeOf } from "./probes.ts";
import { REPEATS, REPEAT_KIND, repeatKey, repeatOffender } from "./repeat-offender.ts";

const loginsBySource: CorrelationStream = {
  id: "logins-by-source",
  windowMs: LOGIN_WINDOW_MS,
  eventType: LOGIN_TYPE,
  contribution({ event, origin }) {
    const login = loginOf(event.payload);
    if (login === undefined) return undefined;
    const { kind, weight, user } = login;
    return { key: origin.ip, kind, weight, member: user };
  },
  least: BURST,
  rules: [bruteForce, passwordSpraying, loginAfterBurst],
};

const loginsByUser: CorrelationStream = {
  id: "logins-by-user",
  windowMs: LOGIN_WINDOW_MS,
  eventType: LOGIN_TYPE,
  contribution({ event, origin }) {
    const login = loginOf(event.payload);
    if (login === undefined || login.user === "" || login.kind === SUCCESS_KIND) return undefined;
    const { kind, weight, user } = login;
    return { key: user.toLowerCase(), kind, weight, member: origin.ip };
  },
  least: BURST,
  rules: [distributedBruteForce],
};

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
