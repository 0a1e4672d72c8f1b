import { severityRank } from "@threatstream/core/model";
import type { Threat } from "@threatstream/contracts";
import { HashCounter } from "@threatstream/core/memory";

/** A source and how many of its events were threats. */
export interface TopSource {
  readonly ip: string;
  readonly countryCode: string | undefined;
  readonly attacks: number;
}

/** The sources with the most attacks among any number of sources, exactly: counts only grow, so no other can be missed. */
export class TopSources {
  readonly #limit: number;
  readonly #counter = new HashCounter();
  #top: TopSource[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many sources there were. */
  get count(): number {
    return this.#counter.size;
  }

  /** Those with the most attacks, and among equal ones by address. */
  get items(): readonly TopSource[] {
    return this.#top;
  }

  /** Takes in the threat of an event; those of severity INFO are no attacks. */
  add({ source_ip: ip, source_country_code: countryCode, severity }: Threat): void {
    if (severityRank(severity) === 0) return;
    const source = { ip, countryCode, attacks: this.#counter.increment(ip) + 1 };
    const last = this.#top.at(-1);
    if (this.#top.length >= this.#limit && last !== undefined && byAttacks(source, last) > 0) return;
    const others = this.#top.filter((other) => other.ip !== ip);
    this.#top = [...others, source].toSorted(byAttacks).slice(0, this.#limit);
  }
}

function byAttacks(a: TopSource, b: TopSource): number {
  return b.attacks - a.attacks || (a.ip < b.ip ? -1 : 1);
}
