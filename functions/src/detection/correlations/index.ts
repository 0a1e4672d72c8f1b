import type { Contribution, CorrelationStream } from "../correlation.ts";
import { countField, textField } from "../text.ts";
import { bruteForce } from "./brute-force.ts";
import { BULK, READ_KIND, READ_TOGETHER, bulkFileRead } from "./bulk-file-read.ts";
import { distributedBruteForce } from "./distributed-brute-force.ts";
import { FILE_BURST, FILE_KIND, fileEncryptionBurst } from "./file-encryption-burst.ts";
import { loginAfterBurst } from "./login-after-burst.ts";
import { BURST, FAILURE_KINDS, LOGIN_WINDOW_MS, loginOf } from "./logins.ts";
import { passwordSpraying } from "./password-spraying.ts";
import { SCAN, portScan } from "./port-scan.ts";
import { PROBE_WINDOW_MS, probeOf } from "./probes.ts";
import { REPEATS, REPEAT_KIND, repeatKey, repeatOffender } from "./repeat-offender.ts";

const NONE: readonly Contribution[] = [];

const loginsBySource: CorrelationStream = {
  id: "logins-by-source",
  windowMs: LOGIN_WINDOW_MS,
  contributions(enriched) {
    const login = loginOf(enriched);
    if (login === undefined) return NONE;
    const { user, ...rest } = login;
    return [{ ...rest, key: enriched.origin.ip, member: user }];
  },
  least: BURST,
  rules: [bruteForce, passwordSpraying, loginAfterBurst],
};

const loginsByUser: CorrelationStream = {
  id: "logins-by-user",
  windowMs: LOGIN_WINDOW_MS,
  contributions(enriched) {
    const login = loginOf(enriched);
    if (login === undefined || login.user === "" || !isFailure(login.kind)) return NONE;
    const { user, ...rest } = login;
    return [{ ...rest, key: user.toLowerCase(), member: enriched.origin.ip }];
  },
  least: BURST,
  rules: [distributedBruteForce],
};

const CHANGING_OPERATIONS: ReadonlySet<string> = new Set(["encrypt", "rename", "overwrite"]);

const filesBySource: CorrelationStream = {
  id: "files-by-source",
  windowMs: 60 * 1000,
  contributions({ event, origin }) {
    if (event.event_type.toLowerCase() !== "file_activity") return NONE;
    if (!CHANGING_OPERATIONS.has(textField(event.payload, "operation")?.toLowerCase() ?? "")) return NONE;
    const weight = Math.min(1_000_000, Math.max(1, Math.floor(countField(event.payload, "count") ?? 1)));
    return [{ key: origin.ip, kind: FILE_KIND, weight }];
  },
  least: FILE_BURST,
  rules: [fileEncryptionBurst],
};

const readsBySource: CorrelationStream = {
  id: "reads-by-source",
  windowMs: 5 * 60 * 1000,
  contributions({ event, origin }) {
    if (event.event_type.toLowerCase() !== "file_activity") return NONE;
    if (textField(event.payload, "operation")?.toLowerCase() !== "read") return NONE;
    const user = (textField(event.payload, "user") ?? "").slice(0, 128);
    // Backups and virus scanners read everything, and run as the machine or as a service.
    if (user === "" || NO_PERSON.test(user)) return NONE;
    const weight = Math.min(1_000_000, Math.floor(countField(event.payload, "count") ?? 1));
    if (weight < READ_TOGETHER) return NONE;
    return [{ key: origin.ip, kind: READ_KIND, weight, member: user }];
  },
  least: BULK,
  rules: [bulkFileRead],
};

const NO_PERSON =
  /\$$|^(?:nt authority\\)?(?:system|local service|network service)$|^(?:root|backup|svc[-_].*)$/i;

const probesBySource: CorrelationStream = {
  id: "probes-by-source",
  windowMs: PROBE_WINDOW_MS,
  contributions(enriched) {
    const probe = probeOf(enriched);
    return probe === undefined ? NONE : [probe];
  },
  least: SCAN,
  rules: [portScan],
};

const mediumThreatsBySource: CorrelationStream = {
  id: "medium-threats-by-source",
  windowMs: 5 * 60 * 1000,
  contributions({ origin }, findings) {
    const [first] = findings;
    if (first?.severity !== "MEDIUM") return NONE;
    return [{ key: repeatKey(first.threat_type, origin.ip), kind: REPEAT_KIND, weight: 1 }];
  },
  least: REPEATS + 1,
  rules: [repeatOffender],
};

function isFailure(kind: string): boolean {
  return FAILURE_KINDS.some((failure) => failure === kind);
}

/** Every stream, in the order in which their effects are applied. */
export const CORRELATION_STREAMS: readonly CorrelationStream[] = [
  loginsBySource,
  loginsByUser,
  filesBySource,
  readsBySource,
  probesBySource,
  mediumThreatsBySource,
];

/** The stream with this id, for state that was stored by an earlier delivery. */
export function streamById(id: string): CorrelationStream | undefined {
  return CORRELATION_STREAMS.find((stream) => stream.id === id);
}
