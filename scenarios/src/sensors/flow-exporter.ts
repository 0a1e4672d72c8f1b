import type { NetworkFlow } from "../activity.ts";

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol?: "TCP" | "UDP" | "ICMP";
  readonly out: number;
  readonly in: number;
  /** Milliseconds. */
  readonly took: number;
  readonly application: string;
  /** Packets a second, where the exporter samples it. */
  readonly rate?: number;
}

const BYTES_IN_PACKET = 900;

/** A flow, as the router at the edge exports it. */
export function flow({
  from,
  to,
  port,
  protocol,
  out,
  in: incoming,
  took,
  application,
  rate,
}: Flow): NetworkFlow {
  return {
    event_type: "network_flow",
    source_ip: from,
    destination_ip: to,
    destination_port: port,
    protocol: protocol ?? "TCP",
    sensor: "ipfix",
    host: "edge-1",
    payload: {
      bytes_out: out,
      bytes_in: incoming,
      packets: Math.max(1, Math.ceil((out + incoming) / BYTES_IN_PACKET)),
      duration_ms: took,
      application,
      packets_per_sec: rate,
    },
  };
}
