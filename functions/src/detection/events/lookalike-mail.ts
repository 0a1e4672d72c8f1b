import type { Detection, DetectionCase } from "../detection.ts";
import { quote, textField } from "../text.ts";
import { finding, quiet, typed } from "./case-events.ts";
import { imitation } from "./mail-domains.ts";
import { TECHNIQUES } from "./techniques.ts";

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

const mail = (from: string, urls: readonly string[] = [], dmarc = "none") =>
  typed("email_delivery", { from, to: "alice@contoso.com", subject: "Hello", urls, dmarc });

export const cases: readonly DetectionCase[] = [
  ...finding("HIGH", "PHISHING", {
    "a word added": mail("it@contoso-sso.com"),
    "a word in front": mail("it@login-contoso.net"),
    "a link with a word added": mail("news@bulk.example", ["https://secure-contoso.com/login?u=alice"]),
    "letters that look alike": mail("hr@c0ntoso.com"),
    "letters of other alphabets": mail("no-reply@xn--contso-wxa.com"),
    "a name in front of the address": mail('"Contoso IT" <it@contoso-support.com>'),
    "the whole domain in front": mail("billing@contoso.com.view-invoice.net"),
    "called normal": typed("normal_traffic", { from: "it@contoso-sso.com", to: "bob@contoso.com" }),
  }),
  ...finding("MEDIUM", "PHISHING", {
    "a sender that DMARC vouches for": mail("jobs@contoso-careers.com", [], "pass"),
  }),
  ...quiet({
    "a colleague": mail("bob@contoso.com"),
    "a colleague below a subdomain": mail("bob@mail.contoso.com", ["https://wiki.contoso.com/x"]),
    "another country's branch": mail("bob@contoso.de"),
    "a tenant of a service": mail("no-reply@sharepoint.com", ["https://contoso.sharepoint.com/sites/x"]),
    "a supplier": mail("orders@fabrikam.com", ["https://fabrikam.com/contoso-sso"]),
    "a name with the company's in it": mail("info@contosomatic.com"),
    "another name in other letters": mail("info@xn--mnchen-3ya.de"),
    "no recipient": typed("email_delivery", { from: "it@contoso-sso.com" }),
    "links that are no list": typed("email_delivery", {
      to: "a@contoso.com",
      urls: "https://contoso-sso.com",
    }),
  }),
];
