import type { MailDelivery } from "../activity.ts";
import { MAIL } from "../world/company.ts";

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly urls?: readonly string[];
  readonly attachments?: readonly string[];
  readonly spf?: string;
  readonly dmarc?: string;
  readonly action?: string;
}

const NONE: readonly string[] = [];

/** A message that the mail gateway took in. */
export function mail(sourceIp: string, message: Mail): MailDelivery {
  return {
    event_type: "email_delivery",
    source_ip: sourceIp,
    destination_ip: MAIL.ip,
    destination_port: 25,
    protocol: "TCP",
    sensor: "mail-gateway",
    host: MAIL.name,
    payload: {
      from: message.from,
      to: message.to,
      subject: message.subject,
      urls: message.urls ?? NONE,
      attachments: message.attachments ?? NONE,
      spf: message.spf ?? "pass",
      dmarc: message.dmarc ?? "pass",
      action: message.action ?? "delivered",
    },
  };
}
