import type { CloudAudit } from "../activity.ts";

export interface Call {
  readonly service: string;
  readonly action: string;
  readonly user: string;
  readonly region?: string;
  readonly resource: string;
  readonly agent: string;
  readonly result?: string;
}

/** A call of the cloud provider's API, as its audit log has it. */
export function cloudCall(sourceIp: string, call: Call): CloudAudit {
  return {
    event_type: "cloud_audit",
    source_ip: sourceIp,
    destination_ip: undefined,
    destination_port: 443,
    protocol: "TCP",
    sensor: "cloud-audit",
    host: call.service,
    payload: {
      service: call.service,
      action: call.action,
      user: call.user,
      region: call.region ?? "eu-central-1",
      resource: call.resource,
      user_agent: call.agent,
      result: call.result ?? "success",
    },
  };
}
