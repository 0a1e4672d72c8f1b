import type { Gate } from "./analyze-threats.ts";

const FAILURES = 5;
const OPEN_MS = 60_000;

/**
 * A circuit breaker: after five failures in a row no call is made for a minute; then one is, and its outcome closes or opens it
 * again (https://martinfowler.com/bliki/CircuitBreaker.html). An instance has its own: few ask the model at a time.
 */
export function createGate({ failures = FAILURES, openMs = OPEN_MS } = {}): Gate {
  let inARow = 0;
  let openedAt = Number.NEGATIVE_INFINITY;
  let probing = false;
  return {
    allows(now) {
      if (inARow < failures) return true;
      if (probing || now - openedAt < openMs) return false;
      probing = true;
      return true;
    },
    record(ok, now) {
      probing = false;
      inARow = ok ? 0 : inARow + 1;
      if (!ok) openedAt = now;
    },
  };
}
