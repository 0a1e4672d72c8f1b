import type { DetectionCase } from "../../model/detection.ts";
import { finding, quiet, typed } from "./case-events.ts";
import { call } from "./cloud-logging-stopped.ts";

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
