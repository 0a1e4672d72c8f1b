import type { Detection, DetectionCase } from "../detection.ts";
import { quote, textField } from "../text.ts";
import { finding, quiet, typed } from "./case-events.ts";
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

const call = (action: string, fields: Readonly<Record<string, unknown>> = {}) =>
  typed("cloud_audit", { service: "cloud", action, user: "alice", result: "success", ...fields });

export const cases: readonly DetectionCase[] = [
  ...finding("HIGH", "SUSPICIOUS_ACTIVITY", {
    "a trail that is stopped": call("StopLogging"),
    "a trail that is deleted": call("DeleteTrail"),
    "a detector that is deleted": call("DeleteDetector"),
    "a sink that is deleted": typed("cloud_audit", {
      method_name: "google.logging.v2.ConfigServiceV2.DeleteSink",
    }),
    "settings that are deleted": typed("cloud_audit", {
      operation_name: "MICROSOFT.INSIGHTS/DIAGNOSTICSETTINGS/DELETE",
    }),
    "called normal": typed("normal_traffic", { action: "StopLogging" }, { severity: "INFO" }),
  }),
  ...finding("MEDIUM", "SUSPICIOUS_ACTIVITY", {
    "a refused attempt": call("StopLogging", { result: "AccessDenied" }),
  }),
  ...quiet({
    "a trail that is started": call("StartLogging"),
    "a trail that is described": call("DescribeTrails"),
    "machines that are stopped": call("StopInstances"),
    "a user that is deleted": call("DeleteUser"),
    "prose about logging": typed("cloud_audit", { action: "Please do not call StopLogging" }),
    "a call in the wrong field": typed("cloud_audit", { resource: "StopLogging" }),
    "a call that is no text": typed("cloud_audit", { action: ["StopLogging"] }),
  }),
];
