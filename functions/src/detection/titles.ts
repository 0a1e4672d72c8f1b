import { CORRELATION_STREAMS } from "./correlations/index.ts";
import { EVENT_DETECTIONS } from "./events/index.ts";

const TITLES: ReadonlyMap<string, string> = new Map(
  [...EVENT_DETECTIONS, ...CORRELATION_STREAMS.flatMap((stream) => stream.rules)].map(({ id, title }) => [
    id,
    title,
  ]),
);

/** The title of a detection; `undefined` for an id that is none's. */
export function detectionTitle(id: string): string | undefined {
  return TITLES.get(id);
}
