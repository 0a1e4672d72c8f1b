import type { Timer } from "../watch/opening.ts";

/**
 * Watches over the backend's heartbeat: one that had a heartbeat and stops changing it for `limitMs` milliseconds is stale. Measured from
 * when a beat arrives, so that a wrong clock on this side does no harm.
 */
export function createPulse(timer: Timer, limitMs: number, onChange: (stale: boolean) => void) {
  let last = "";
  let cancel = (): void => {};
  return {
    /** Takes the heartbeat document, `undefined` while there is none. */
    beat(heartbeat: unknown): void {
      const text = heartbeat === undefined ? last : JSON.stringify(heartbeat);
      if (text === last) return;
      last = text;
      cancel();
      cancel = timer(limitMs, () => onChange(true));
      onChange(false);
    },
    stop: (): void => cancel(),
  };
}
