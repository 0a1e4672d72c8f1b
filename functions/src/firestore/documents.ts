import type { Alert, DeadLetter, Severity, Threat } from "@threatstream/contracts";
import { Timestamp } from "firebase-admin/firestore";
import type { DocumentData } from "firebase-admin/firestore";
import type { CorrelationState, SourceTally } from "@threatstream/core/model";
import type { AlertTally } from "@threatstream/core/alerts";
import { alertFields } from "@threatstream/core/alerts";
import { encodeAggregate } from "./aggregates.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long threats and alerts are kept, in days, by severity. */
const RETENTION_DAYS: Readonly<Record<Severity, number>> = {
  CRITICAL: 365,
  HIGH: 180,
  MEDIUM: 90,
  LOW: 30,
  INFO: 7,
};
/** How long a source's profile outlives its last threat, in days. */
const SOURCE_RETENTION_DAYS = 90;
/** How long correlation accepts late events, and unstored events are remembered, in days. */
export const LATENESS_DAYS = 7;
/** How long a dead letter can be replayed, in days. */
export const DEAD_LETTER_RETENTION_DAYS = 30;

/** The TTL field of a document that is kept for `days` after `now`. */
export function expireAt(now: number, days: number): Timestamp {
  return Timestamp.fromMillis(now + days * DAY_MS);
}

/** A Timestamp for an ISO time. */
function timestamp(time: string): Timestamp {
  return Timestamp.fromMillis(Date.parse(time));
}

/**
 * A value that Firestore takes: strings without lone surrogates (JSON's `\ud800` makes them; they are not valid UTF-8).
 */
export function storable<T>(value: T): T;
export function storable(value: unknown): unknown {
  return isWellFormed(value) ? value : wellFormed(value);
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (value === null || typeof value !== "object") return true;
  if (Array.isArray(value)) return value.every(isWellFormed);
  if (Object.getPrototypeOf(value) !== Object.prototype) return true;
  return Object.values(value).every(isWellFormed);
}

function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wellFormed(item)]));
}

/** `threats/{id}`: the wire's fields, times as Timestamps, when it expires, and the delivery that brought it. */
export function threatDocument(threat: Threat, now: number, deliveryId?: string): DocumentData {
  return storable({
    ...threat,
    timestamp: timestamp(threat.timestamp),
    analyzed_at: timestamp(threat.analyzed_at),
    expire_at: expireAt(now, RETENTION_DAYS[threat.severity]),
    ...(deliveryId !== undefined && { delivery_id: deliveryId }),
  });
}

const ALERT_TIMES = [
  "created_at",
  "due_at",
  "first_seen_at",
  "last_seen_at",
] as const satisfies readonly (keyof Alert)[];

/** The fields of `alerts/{id}` that follow from its tally. Those that analysts set are not among them. */
export function alertDocument(id: string, tally: AlertTally, createdAt: number, now: number): DocumentData {
  const fields = alertFields(id, tally, createdAt);
  const times = Object.fromEntries(ALERT_TIMES.map((name) => [name, timestamp(fields[name])]));
  const shown = storable({ ...fields, ...times, expire_at: expireAt(now, RETENTION_DAYS[fields.severity]) });
  return { ...shown, tally: encodeAggregate(tally) };
}

/** `sources/{ip}`: the profile for clients, and the tally that it follows from. */
export function sourceDocument(tally: SourceTally, now: number): DocumentData {
  return {
    ip: tally.ip,
    ...(tally.country !== undefined && { country: tally.country }),
    ...(tally.countryCode !== undefined && { country_code: tally.countryCode }),
    zone: tally.zone,
    attack_count: tally.attackCount,
    severity_distribution: tally.severities,
    max_risk_score: tally.maxRiskScore,
    first_seen: Timestamp.fromMillis(tally.firstAt),
    last_seen: Timestamp.fromMillis(tally.lastAt),
    tally: encodeAggregate(tally),
    expire_at: expireAt(now, SOURCE_RETENTION_DAYS),
  };
}

/** `correlations/{id}`: the state alone. */
export function correlationDocument(state: CorrelationState, now: number): DocumentData {
  return { state: encodeAggregate(state), expire_at: expireAt(now, LATENESS_DAYS) };
}

/** `dead_letters/{id}` without its bytes. */
export function deadLetterDocument(letter: DeadLetter, deliveryId: string, now: number): DocumentData {
  return storable({
    ...letter,
    received_at: timestamp(letter.received_at),
    delivery_id: deliveryId,
    expire_at: expireAt(now, DEAD_LETTER_RETENTION_DAYS),
  });
}
