import { forEachEvent } from "./item.ts";
import type { Step } from "./item.ts";

/** Adds what is known about the event's source address. */
export const enrich: Step = (batch, { originOf, now }) => {
  forEachEvent(batch, (event, item) => {
    item.event = { ...event, origin: originOf(event.event.source_ip) };
    item.startedAt = now(event.at);
  });
};
