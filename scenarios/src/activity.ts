/** What all sensors tell of what they saw. */
interface Seen<Type extends string, Payload> {
  readonly event_type: Type;
  readonly source_ip: string;
  readonly destination_ip: string | undefined;
  readonly destination_port: number | undefined;
  readonly protocol: "TCP" | "UDP" | "ICMP";
  /** The product that reports it. */
  readonly sensor: string;
  /** The machine that it runs on. */
  readonly host: string;
  readonly payload: Payload;
}

export type HttpRequest = Seen<
  "http_request",
  {
    readonly method: string;
    readonly url: string;
    readonly status: number;
    readonly bytes: number;
    readonly user_agent: string;
    readonly referer: string | undefined;
    readonly body: string | undefined;
    /** Requests a second from this source, where the sensor measures it. */
    readonly requests_per_sec: number | undefined;
  }
>;

export type LoginAttempt = Seen<
  "login_attempt",
  {
    readonly username: string;
    readonly success: boolean;
    readonly service: string;
    readonly method: string;
    readonly source_port: number;
    readonly user_agent: string | undefined;
    readonly mfa: boolean | undefined;
  }
>;

export type NetworkFlow = Seen<
  "network_flow",
  {
    readonly bytes_out: number;
    readonly bytes_in: number;
    readonly packets: number;
    readonly duration_ms: number;
    readonly application: string;
    readonly packets_per_sec: number | undefined;
  }
>;

export type ProcessExecution = Seen<
  "process_execution",
  {
    readonly command_line: string;
    readonly image: string;
    readonly parent: string;
    readonly user: string;
    readonly pid: number;
  }
>;

export type FileActivity = Seen<
  "file_activity",
  {
    readonly operation: string;
    readonly path: string;
    readonly count: number;
    readonly bytes: number;
    readonly process: string;
    readonly user: string;
  }
>;

export type MailDelivery = Seen<
  "email_delivery",
  {
    readonly from: string;
    readonly to: string;
    readonly subject: string;
    readonly urls: readonly string[];
    readonly attachments: readonly string[];
    readonly spf: string;
    readonly dmarc: string;
    readonly action: string;
  }
>;

export type CloudAudit = Seen<
  "cloud_audit",
  {
    readonly service: string;
    readonly action: string;
    readonly user: string;
    readonly region: string;
    readonly resource: string;
    readonly user_agent: string;
    readonly result: string;
  }
>;

/** One thing that a sensor saw, without a time and an id. */
export type Activity =
  HttpRequest | LoginAttempt | NetworkFlow | ProcessExecution | FileActivity | MailDelivery | CloudAudit;
