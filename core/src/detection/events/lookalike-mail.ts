import type { Detection } from "../../model/detection.ts";
import { quote, textField } from "../../common/text.ts";
import { typed } from "./case-events.ts";
import { imitation } from "./mail-domains.ts";
import { TECHNIQUES } from "../../model/techniques.ts";

const MAX_LINKS = 50;

const MAX_LENGTH = 2_048;

const ADDRESS = /@([a-z0-9.-]{3,253})>?\s{0,4}$/i;

const HOST = /^https?:\/\/(?:[^/?#@]{0,256}@)?([a-z0-9.-]{3,253})/i;

/**
 * A mail whose sender or link imitates the recipient's own domain. HIGH where the sender's domain does not vouch for it either
 * (DMARC, RFC 7489); most of a company's own campaigns under other names do have that.
 */
export const detection: Detection = {
  id: "lookalike-mail",
  title: "Mail from a domain that imitates the company's",
  technique: TECHNIQUES.PHISHING,
  actions: [
    "Remove the message from all mailboxes",
    "Find out who followed the link, and reset their passwords",
    "Block the domain at the mail gateway and the proxy",
  ],
  reads: ["to"],
  examine({ event }) {
    const { payload } = event;
    const own = domainOf(textField(payload, "to"));
    if (own === undefined) return undefined;
    const hosts = [domainOf(textField(payload, "from")), ...linkHosts(payload)];
    for (const host of new Set(hosts)) {
      const how = host === undefined ? undefined : imitation(host, own);
      if (host === undefined || how === undefined) continue;
      const vouched = textField(payload, "dmarc")?.toLowerCase() === "pass";
      return {
        detection: detection.id,
        severity: vouched ? "MEDIUM" : "HIGH",
        threat_type: "PHISHING",
        confidence: vouched ? 0.6 : 0.8,
        summary: `Mail from ${quote(textField(payload, "from") ?? "", 64)}: ${quote(host, 64)} ${how}`,
        signals: [`${quote(host, 64)} ${how}`, ...(vouched ? [] : ["DMARC does not vouch for the sender"])],
      };
    }
    return undefined;
  },
};

function domainOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : ADDRESS.exec(address.slice(-MAX_LENGTH))?.[1]?.toLowerCase();
}

function linkHosts(payload: Readonly<Record<string, unknown>>): readonly (string | undefined)[] {
  const urls = Object.hasOwn(payload, "urls") ? payload["urls"] : undefined;
  if (!Array.isArray(urls)) return [];
  return urls
    .slice(0, MAX_LINKS)
    .map((url: unknown) =>
      typeof url === "string" ? HOST.exec(url.slice(0, MAX_LENGTH))?.[1]?.toLowerCase() : undefined,
    );
}

export const mail = (from: string, urls: readonly string[] = [], dmarc = "none") =>
  typed("email_delivery", { from, to: "alice@contoso.com", subject: "Hello", urls, dmarc });
