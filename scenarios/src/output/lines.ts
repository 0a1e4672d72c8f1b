import type { Emission } from "../generator.ts";
import { accessLine } from "./access-log.ts";
import { nativeEvents } from "./native.ts";
import { sshdLines } from "./sshd-log.ts";

export const OUTPUTS = ["native", "raw"] as const;
export type Output = (typeof OUTPUTS)[number];

/** Makes the lines that a sensor writes of an emission. */
export type ToLines = (emission: Emission) => readonly string[];

/**
 * Lines of native events; or the log lines that sshd and nginx write, and native events of all sensors that have no format of
 * their own.
 */
export function toLines(output: Output, simulationId: string | undefined): ToLines {
  const toNative = nativeEvents(simulationId);
  const native: ToLines = (emission) => [JSON.stringify(toNative(emission))];
  if (output === "native") return native;
  return (emission) => {
    const { activity, at } = emission;
    if (activity.event_type === "http_request" && activity.sensor === "nginx")
      return [accessLine(activity, at)];
    if (activity.event_type === "login_attempt" && activity.sensor === "sshd") return sshdLines(activity, at);
    return native(emission);
  };
}
