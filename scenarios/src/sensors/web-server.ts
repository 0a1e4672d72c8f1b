import type { HttpRequest } from "../activity.ts";
import type { Random } from "../random.ts";
import { PROXY, WEB } from "../world/company.ts";

export interface Request {
  readonly method?: string;
  readonly url: string;
  readonly status: number;
  readonly bytes?: number;
  readonly agent: string;
  readonly referer?: string | undefined;
  readonly body?: string | undefined;
  /** Requests a second from this source, where the server's rate limiter counts them. */
  readonly rate?: number | undefined;
}

/** A request to the shop, as its web servers log it. */
export function webRequest(random: Random, sourceIp: string, request: Request): HttpRequest {
  const server = random.pick(WEB);
  return {
    event_type: "http_request",
    source_ip: sourceIp,
    destination_ip: server.ip,
    destination_port: 443,
    protocol: "TCP",
    sensor: "nginx",
    host: server.name,
    payload: {
      method: request.method ?? "GET",
      url: request.url,
      status: request.status,
      bytes: request.bytes ?? 512,
      user_agent: request.agent,
      referer: request.referer,
      body: request.body,
      requests_per_sec: request.rate,
    },
  };
}

/** A request of an employee to the outside, as the company's proxy logs it. */
export function proxyRequest(sourceIp: string, to: string, request: Request): HttpRequest {
  return {
    event_type: "http_request",
    source_ip: sourceIp,
    destination_ip: to,
    destination_port: 443,
    protocol: "TCP",
    sensor: "squid",
    host: PROXY.name,
    payload: {
      method: request.method ?? "GET",
      url: request.url,
      status: request.status,
      bytes: request.bytes ?? 512,
      user_agent: request.agent,
      referer: request.referer,
      body: request.body,
      requests_per_sec: request.rate,
    },
  };
}
