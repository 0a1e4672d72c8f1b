import type { Aggregates } from "@threatstream/contracts";
import { listenToDocument } from "./listen.ts";
import type { WatchDocument } from "./documents.ts";

function aggregate<K extends keyof Aggregates>(
  name: K,
  required: readonly (keyof Aggregates[K] & string)[],
): WatchDocument<Aggregates[K]> {
  return (db, options, onChange, onError) =>
    listenToDocument<Aggregates[K]>(db, `analytics/${name}`, { options, required, onError }, onChange);
}

/** The stream over the last minutes: events a second, lag, totals. */
export const watchStream: WatchDocument<Aggregates["stream"]> = /* @__PURE__ */ aggregate("stream", [
  "events_per_second",
]);

/** The sources with the most threats. */
export const watchTopSources: WatchDocument<Aggregates["top_sources"]> = /* @__PURE__ */ aggregate(
  "top_sources",
  ["sources"],
);

/** Threats by country. */
export const watchGeo: WatchDocument<Aggregates["geo"]> = /* @__PURE__ */ aggregate("geo", ["countries"]);

/** Threats by ATT&CK technique, with what the detections cover. */
export const watchMitre: WatchDocument<Aggregates["mitre"]> = /* @__PURE__ */ aggregate("mitre", [
  "techniques",
]);
