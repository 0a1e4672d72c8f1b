import type { Detection } from "../../model/detection.ts";
import { quote, textField } from "../../common/text.ts";
import { userOf } from "./evidence.ts";
import { PROCESS_CLUES } from "./process-clues.ts";
import { sightings, signalOf } from "./web-evidence.ts";

/** A longer command line is inspected as its first and last halves: padding goes in front or behind. */
const MAX_LENGTH = 16 * 1024;

/**
 * A process whose command line attackers use and administrators hardly ever do. Its technique is that of what it finds
 * (`techniqueOf`).
 */
export const detection: Detection = {
  id: "suspicious-process",
  title: "Suspicious process",
  actions: [
    "Isolate the host",
    "Look at the parent process and at what the process started or wrote",
    "Change the credentials of the user it ran as",
  ],
  reads: ["command_line", "image"],
  examine({ event }) {
    const line = commandLine(event.payload);
    if (line === "") return undefined;
    const forms = [line.toLowerCase()];
    // cmd.exe drops carets and quotes, so `p^ow"er"shell` runs.
    if (/[\^"'`]/.test(line)) forms.push(line.toLowerCase().replaceAll(/[\^"'`]/g, ""));
    const seen = sightings(forms, PROCESS_CLUES);
    const worst = PROCESS_CLUES.find(({ label }) => label === seen[0]?.label);
    if (worst === undefined) return undefined;
    const user = userOf(event.payload);
    const whose = user === undefined ? "" : ` of user ${quote(user, 64)}`;
    return {
      detection: detection.id,
      severity: worst.severity,
      threat_type: worst.threatType,
      confidence: Math.min(0.97, worst.confidence + 0.05 * (seen.length - 1)),
      summary: `Suspicious process${whose}: ${seen.map(({ label }) => label).join(", ")}`,
      signals: seen.map(signalOf),
    };
  },
};

function commandLine(payload: Readonly<Record<string, unknown>>): string {
  const line = textField(payload, "command_line") ?? "";
  const image = textField(payload, "image") ?? "";
  const whole = image === "" ? line : `${image}\n${line}`;
  if (whole.length <= MAX_LENGTH) return whole;
  return `${whole.slice(0, MAX_LENGTH / 2)}\n${whole.slice(-MAX_LENGTH / 2)}`;
}
