import type { Detection } from "../../model/detection.ts";
import { quote, textField } from "../../common/text.ts";
import { typed } from "./case-events.ts";
import { userOf } from "./evidence.ts";

/** Calls that blind those who watch a cloud account, by the names that AWS, Google Cloud and Azure log them under. */
const CALLS: ReadonlySet<string> = new Set([
  "stoplogging",
  "deletetrail",
  "deleteflowlogs",
  "deletedetector",
  "stopconfigurationrecorder",
  "deleteconfigurationrecorder",
  "disablesecurityhub",
  "google.logging.v2.configservicev2.deletesink",
  "google.logging.v2.configservicev2.deletebucket",
  "microsoft.insights/diagnosticsettings/delete",
  "microsoft.insights/activitylogalerts/delete",
]);

const FIELDS = ["action", "event_name", "method_name", "operation_name"] as const;

const REFUSED = /denied|unauthorized|forbidden|failure|failed|error/i;

/** Somebody switches off what records or watches a cloud account. Nobody needs to, except to work unseen. */
export const detection: Detection = {
  id: "cloud-logging-stopped",
  title: "Cloud logging stopped",
  technique: { id: "T1562.008", name: "Disable or Modify Cloud Logs", tactic: "Defense Evasion" },
  actions: [
    "Switch the logging on again",
    "End the sessions of the account that did it, and disable its keys",
    "Review what the account did before, and what other sources recorded since",
  ],
  reads: FIELDS,
  examine({ event }) {
    const call = FIELDS.map((name) => textField(event.payload, name)).find(
      (text) => text !== undefined && CALLS.has(text.toLowerCase()),
    );
    if (call === undefined) return undefined;
    const user = userOf(event.payload);
    const wasRefused = REFUSED.test(textField(event.payload, "result") ?? "");
    const who = user === undefined ? "" : ` by ${quote(user, 64)}`;
    return {
      detection: detection.id,
      severity: wasRefused ? "MEDIUM" : "HIGH",
      threat_type: "SUSPICIOUS_ACTIVITY",
      confidence: wasRefused ? 0.6 : 0.8,
      summary: `Cloud logging ${wasRefused ? "was to be stopped" : "stopped"}${who}: ${call}`,
      signals: [wasRefused ? `${call}, refused` : call],
    };
  },
};

export const call = (action: string, fields: Readonly<Record<string, unknown>> = {}) =>
  typed("cloud_audit", { service: "cloud", action, user: "alice", result: "success", ...fields });
