const HOUR_MS = 3_600_000;
const SLOT_MS = 60_000;

/** How busy each hour of the day is, UTC, where 1 is the day's mean: quiet nights, a busy day, an evening of shopping. */
const HOURS = [
  0.45, 0.35, 0.28, 0.25, 0.28, 0.4, 0.65, 0.95, 1.3, 1.45, 1.5, 1.45, 1.35, 1.4, 1.45, 1.4, 1.3, 1.25, 1.35,
  1.5, 1.4, 1.15, 0.85, 0.6,
] as const;

/** How busy a moment is, between the hours on a straight line. `at`: epoch milliseconds. */
function activityAt(at: number): number {
  const hour = Math.floor(at / HOUR_MS);
  const part = at / HOUR_MS - hour;
  const here = HOURS[hour % HOURS.length] ?? 1;
  const next = HOURS[(hour + 1) % HOURS.length] ?? 1;
  return here + (next - here) * part;
}

/** True from 7 to 18 o'clock on weekdays, UTC. */
export function isOfficeTime(at: number): boolean {
  const hour = Math.floor(at / HOUR_MS) % 24;
  // 1 January 1970 was a Thursday.
  const weekday = (Math.floor(at / (24 * HOUR_MS)) + 4) % 7;
  return hour >= 7 && hour < 18 && weekday >= 1 && weekday <= 5;
}

/**
 * The times of `count` events over a run: as many as asked for, denser where the day is busier, in ascending order.
 * `start` is in epoch milliseconds, `durationMs` in milliseconds.
 */
export class Arrivals {
  readonly #end: number;
  readonly #perEvent: number;
  #slot: number;
  #before = 0;
  #weight: number;

  constructor(start: number, durationMs: number, count: number) {
    this.#slot = start;
    this.#end = start + durationMs;
    let total = 0;
    for (let slot = start; slot < this.#end; slot += SLOT_MS) total += this.#weightOf(slot);
    this.#perEvent = total / count;
    this.#weight = this.#weightOf(start);
  }

  /** The time of event `index`, epoch milliseconds; `jitter`, from 0 to 1, moves it within its share. To be called in order. */
  at(index: number, jitter: number): number {
    const target = (index + jitter) * this.#perEvent;
    while (target > this.#before + this.#weight && this.#slot + SLOT_MS < this.#end) {
      this.#before += this.#weight;
      this.#slot += SLOT_MS;
      this.#weight = this.#weightOf(this.#slot);
    }
    const length = Math.min(SLOT_MS, this.#end - this.#slot);
    return Math.floor(this.#slot + ((target - this.#before) / this.#weight) * length);
  }

  #weightOf(slot: number): number {
    return activityAt(slot) * Math.min(SLOT_MS, this.#end - slot);
  }
}
