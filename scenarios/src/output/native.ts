import type { Emission } from "../generator.ts";

/** Makes the native event of an emission. */
export type ToNative = (emission: Emission) => object;

/**
 * Native events that carry the id of the simulation they come from, so that what they cause can be found and purged. Nothing
 * else tells them from a sensor's; without an id, nothing does.
 */
export function nativeEvents(simulationId: string | undefined): ToNative {
  const timeOf = isoTimes();
  return ({ id, at, activity }) => ({
    event_id: id,
    timestamp: timeOf(at),
    event_type: activity.event_type,
    source_ip: activity.source_ip,
    destination_ip: activity.destination_ip,
    destination_port: activity.destination_port,
    protocol: activity.protocol,
    payload: activity.payload,
    metadata: { sensor: activity.sensor, host: activity.host, simulation_id: simulationId },
  });
}

/** `Date.prototype.toISOString`, quicker for times that come in order: the second is spelled once. */
function isoTimes(): (at: number) => string {
  let second = Number.NaN;
  let text = "";
  return (at) => {
    const current = Math.floor(at / 1000);
    if (current !== second) {
      second = current;
      text = new Date(current * 1000).toISOString().slice(0, 20);
    }
    return `${text}${String(at - current * 1000).padStart(3, "0")}Z`;
  };
}
