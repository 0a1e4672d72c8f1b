import type { Alert, Threat } from "@threatstream/contracts";
import { severityRank } from "@threatstream/core/model";
import type { Emission } from "@threatstream/scenarios";
import type { Played, Raised } from "./play.ts";

/** What a listener brought at one moment. */
interface Sighting {
  readonly threats: readonly Threat[];
  readonly alerts: readonly Alert[];
}

/** An event of a run, when it was published and when its threat was seen: milliseconds on one clock. */
interface Sent {
  readonly emission: Emission;
  /** Its number in the run, from 1. */
  readonly number: number;
  readonly sentAt: number;
  seenAt?: number;
}

/** What a run published, and what listeners have seen of it. The clock is the caller's: milliseconds that never go back. */
export class Sightings {
  readonly #sent = new Map<string, Sent>();
  readonly #alerts = new Map<string, Alert>();
  readonly #known = new Map<string, Threat>();
  readonly #raised: Raised[] = [];
  #attack: Played["attack"];
  #newest: Sent | undefined;
  /** How many events' threats have been seen. */
  stored = 0;
  /** When something was last seen for the first time, or changed. */
  changedAt = Number.NEGATIVE_INFINITY;

  /** These events are being published now, in the order of the story. */
  sent(emissions: readonly Emission[], now: number): void {
    for (const emission of emissions) {
      const number = this.#sent.size + 1;
      if (emission.phase !== undefined) this.#attack ??= { events: number, at: emission.at };
      this.#sent.set(emission.id, { emission, number, sentAt: now });
    }
  }

  /** A listener has brought these, new or changed, with those that were committed together. */
  seen({ threats, alerts }: Sighting, now: number): void {
    if (threats.length + alerts.length > 0) this.changedAt = now;
    for (const alert of alerts) this.#alerts.set(alert.id, alert);
    const fresh = threats.flatMap((threat) => this.#seeEvent(threat, now));
    for (const threat of threats) {
      const before = this.#known.get(threat.id);
      this.#known.set(threat.id, threat);
      const worse = before === undefined || severityRank(threat.severity) > severityRank(before.severity);
      if (worse) this.#raise(threat, fresh, now);
    }
  }

  /** Ids of events that were published and whose threats have not been seen, in the order of the story. */
  missing(): string[] {
    return [...this.#sent.values()]
      .filter(({ seenAt }) => seenAt === undefined)
      .map(({ emission }) => emission.id);
  }

  /** What has been seen, as if it had been played here. */
  played(): Played {
    const alerts = [...this.#alerts.values()];
    return { events: this.#sent.size, refused: [], raised: this.#raised, alerts, attack: this.#attack };
  }

  /** Notes that an event is stored; the event, where that is news. */
  #seeEvent({ event_id, event_count }: Threat, now: number): Sent[] {
    const sent = event_count === undefined ? this.#sent.get(event_id) : undefined;
    if (sent === undefined || sent.seenAt !== undefined) return [];
    sent.seenAt = now;
    this.stored += 1;
    if (this.#newest === undefined || sent.number > this.#newest.number) this.#newest = sent;
    return [sent];
  }

  #raise(threat: Threat, fresh: readonly Sent[], now: number): void {
    if (threat.detections.length === 0) return;
    const single = threat.event_count === undefined;
    const own = single ? this.#sent.get(threat.event_id) : undefined;
    // Which event completed a correlation is not stored. Its commit holds that event's threat too, so it is among those that
    // were seen with it, or before: the newest of them for the story, the earliest published for the clock. Both delays are
    // therefore upper bounds.
    const newest = own ?? this.#newest;
    if (newest === undefined) return;
    const earliest = own ?? fresh.toSorted((a, b) => a.sentAt - b.sentAt)[0] ?? newest;
    const { at } = newest.emission;
    const phase = single ? newest.emission.phase : this.#phaseOf(threat, at);
    const seconds = (now - earliest.sentAt) / 1000;
    this.#raised.push({ threat, events: newest.number, at, phase, single, wall: seconds });
  }

  /**
   * The phase of the attack that a correlation belongs to: of the attack's last event from its source, among those from its
   * first event up to when it was raised. `undefined` where there is none: harmless events raised it. Harmless events of an
   * address that attacks at the same time are not told apart, as a correlation does not name its events.
   */
  #phaseOf({ source_ip, timestamp }: Threat, until: number): string | undefined {
    const from = Date.parse(timestamp);
    let phase: string | undefined;
    for (const { emission } of this.#sent.values()) {
      const { at, activity } = emission;
      if (at < from || at > until || activity.source_ip !== source_ip) continue;
      phase = emission.phase ?? phase;
    }
    return phase;
  }
}
