import type { Alert, Threat } from "@threatstream/contracts";

const DAY_MS = 86_400_000;

type Seen = Pick<Threat, "detections" | "source_ip" | "target" | "destination_ip" | "timestamp">;

/** The threats of the last week that a suppression of the alert's rule, source and target would have kept from raising alerts. */
export function hiddenBy<T extends Seen>(alert: Alert, threats: readonly T[], now: number): readonly T[] {
  return threats.filter(
    ({ detections, source_ip, target, destination_ip, timestamp }) =>
      alert.rule !== undefined &&
      detections.includes(alert.rule) &&
      source_ip === alert.source_ip &&
      (alert.target === undefined || [target, destination_ip].includes(alert.target)) &&
      now - Date.parse(timestamp) < 7 * DAY_MS,
  );
}
