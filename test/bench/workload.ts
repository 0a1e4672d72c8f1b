import type { Kind } from "./workload-kind.ts";
import { ATTACKS } from "./workload-attacks.ts";
import { ORDINARY } from "./workload-ordinary.ts";
import { randomFrom } from "./random.ts";
import type { Random } from "./random.ts";

export interface WorkloadOptions {
  readonly seed: number;
  readonly count: number;
  /** The latest event time, epoch milliseconds; the events spread over the ten minutes before it. */
  readonly now: number;
}

const ATTACK_SHARE = 0.3;
const ORDINARY_SOURCES = 2_000;
const ATTACKING_SOURCES = 60;
const SPAN_MS = 10 * 60 * 1000;
/** How far an event may be out of order. */
const JITTER_MS = 5_000;

/**
 * Native events, one JSON line each: 30 % attacks from 60 addresses among ordinary traffic from 2,000, roughly in the order
 * of their times. Equal options make equal lines; events of different seeds have different ids.
 */
export function workload({ seed, count, now }: WorkloadOptions): string[] {
  const random = randomFrom(seed);
  const ordinary = Array.from({ length: ORDINARY_SOURCES }, () => ordinarySource(random));
  const attacking = Array.from({ length: ATTACKING_SOURCES }, () => publicAddress(random));
  const pickOrdinary = chooser(ORDINARY);
  const pickAttack = chooser(ATTACKS);
  return Array.from({ length: count }, (_, index) => {
    const attack = random.chance(ATTACK_SHARE);
    const { event_type, payload, metadata } = (attack ? pickAttack : pickOrdinary)(random).make(random);
    const at = now - SPAN_MS + Math.floor((index / count) * SPAN_MS) - random.int(0, JITTER_MS);
    return JSON.stringify({
      event_id: `evt-${seed.toString(16)}-${index.toString(16).padStart(8, "0")}-${random.hex(12)}`,
      timestamp: new Date(at).toISOString(),
      event_type,
      source_ip: random.pick(attack ? attacking : ordinary),
      destination_ip: `10.20.${random.int(0, 1)}.${random.int(1, 20)}`,
      destination_port: portOf(event_type),
      protocol: "TCP",
      payload,
      metadata: { sensor: `sensor-${random.int(1, 12)}`, environment: "production", ...metadata },
    });
  });
}

/** The lines in messages of `size`, as `splitMessage` takes them. */
export function messagesOf(lines: readonly string[], size: number): string[] {
  const messages: string[] = [];
  for (let at = 0; at < lines.length; at += size) messages.push(lines.slice(at, at + size).join("\n"));
  return messages;
}

/** Mean length of the lines, in bytes of UTF-8. */
export function meanBytes(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0) / lines.length;
}

function chooser(kinds: readonly Kind[]): (random: Random) => Kind {
  const total = kinds.reduce((sum, kind) => sum + kind.weight, 0);
  return (random) => {
    let left = random.int(1, total);
    const found = kinds.find((kind) => (left -= kind.weight) <= 0);
    if (found === undefined) throw new RangeError("Weights must be whole numbers.");
    return found;
  };
}

/** Four of ten are inside; a few outside ones have IPv6. */
function ordinarySource(random: Random): string {
  if (random.chance(0.4)) return `10.${random.int(0, 9)}.${random.int(0, 255)}.${random.int(1, 254)}`;
  if (random.chance(0.05)) return `2a02:8108:${random.hex(4)}:${random.hex(4)}::${random.int(1, 999)}`;
  return publicAddress(random);
}

function publicAddress(random: Random): string {
  const first = random.pick([5, 31, 45, 62, 77, 81, 91, 103, 109, 134, 151, 178, 185, 194, 212, 217]);
  return `${first}.${random.int(0, 255)}.${random.int(0, 255)}.${random.int(1, 254)}`;
}

function portOf(eventType: string): number {
  return { http_request: 443, login_attempt: 22, sql_injection: 443, brute_force: 22 }[eventType] ?? 445;
}
