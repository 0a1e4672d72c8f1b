import type { Alert, Suppression, Threat } from "@threatstream/contracts";

/** What a suppression is about. */
export type SuppressionScope = Pick<Suppression, "rule" | "source_ip" | "target">;

/** The scope of an alert; `undefined` where no detection is behind it. */
export function scopeOf({ rule, source_ip, target }: Alert): SuppressionScope | undefined {
  if (rule === undefined) return undefined;
  return { rule, source_ip, ...(target !== undefined && { target }) };
}

/**
 * A test for threats that raise no alert: one of their rules, their source and their target are suppressed until after the
 * threat's own time. That time is the event's, so the answer does not depend on when, or how often, an event is delivered.
 */
export function suppressionTest(
  suppressions: readonly Pick<Suppression, "rule" | "source_ip" | "target" | "until" | "revoked_at">[],
): (threat: Threat) => boolean {
  const until = new Map<string, number>();
  for (const each of suppressions) {
    if (each.revoked_at !== undefined) continue;
    const key = keyOf(each);
    until.set(key, Math.max(until.get(key) ?? 0, Date.parse(each.until)));
  }
  if (until.size === 0) return () => false;
  return ({ detections, source_ip, destination_ip, target, timestamp }) =>
    detections.some((rule) => {
      const end = until.get(keyOf({ rule, source_ip, target: destination_ip ?? target }));
      return end !== undefined && Date.parse(timestamp) < end;
    });
}

function keyOf({
  rule,
  source_ip,
  target,
}: {
  rule: string;
  source_ip: string;
  target?: string | undefined;
}) {
  return JSON.stringify([rule, source_ip, target ?? ""]);
}
