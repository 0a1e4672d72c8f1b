import type { Severity, ThreatType } from "@threatstream/contracts";
import type { DetectionCase } from "../../model/detection.ts";

type CaseEvent = DetectionCase["event"];
type Fields = Readonly<Record<string, unknown>>;

/** Cases that all find the same, by name. */
export function finding(
  severity: Severity,
  threatType: ThreatType,
  events: Readonly<Record<string, CaseEvent>>,
): readonly DetectionCase[] {
  const finds = { severity, threat_type: threatType };
  return Object.entries(events).map(([name, event]) => ({ name, event, finds }));
}

/** Cases in which a detection stays quiet, by name. */
export function quiet(events: Readonly<Record<string, CaseEvent>>): readonly DetectionCase[] {
  return Object.entries(events).map(([name, event]) => ({ name, event, finds: undefined }));
}

/** An event of any type. */
export function typed(eventType: string, payload: Fields = {}, metadata: Fields = {}): CaseEvent {
  return { event_type: eventType, payload, metadata };
}

/** A GET request. */
export function get(url: string, fields: Fields = {}): CaseEvent {
  return typed("http_request", { method: "GET", url, status: 404, ...fields });
}

/** A POST request with a body. */
export function post(url: string, body: unknown): CaseEvent {
  return typed("http_request", { method: "POST", url, body, status: 200 });
}

/** What a browser sends along with every request. */
export const BROWSER = {
  status: 200,
  user_agent:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
  headers: {
    accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
    "accept-language": "en-US,en;q=0.5",
    "accept-encoding": "gzip, deflate, br",
    cookie: "sid=9f86d081884c7d65; theme=dark; order=1",
    referer: "https://shop.example/products?page=2&sort=price-desc",
  },
} as const;
