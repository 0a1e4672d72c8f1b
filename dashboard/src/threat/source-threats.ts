import type { Threat, ThreatPage } from "@threatstream/contracts";
import { useApi } from "@threatstream/client/react";
import type { Loaded } from "@threatstream/client/react";

/** The newest threats of an address, up to 100. */
export function useSourceThreats(address: string | undefined): Loaded<ThreatPage> {
  return useApi(address === undefined ? undefined : `source ${address}`, (api, signal) =>
    api.listRecentThreats({ query: { source_ip: address, limit: 100 }, signal }),
  );
}

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** How many threats each of the last 24 hours had, the oldest first. */
export function perHour(threats: readonly Pick<Threat, "timestamp">[], now: number): readonly number[] {
  const counts = Array.from({ length: HOURS }, () => 0);
  for (const { timestamp } of threats) {
    const index = HOURS - 1 - Math.floor((now - Date.parse(timestamp)) / HOUR_MS);
    if (index >= 0 && index < HOURS) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}
