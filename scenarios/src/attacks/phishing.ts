import type { Lure } from "../payloads/mails.ts";
import type { Step } from "../plan.ts";
import { mail } from "../sensors/mail-gateway.ts";
import { proxyRequest } from "../sensors/web-server.ts";
import { BROWSERS } from "../world/agents.ts";
import { DOMAIN } from "../world/company.ts";
import type { Person } from "../world/company.ts";

/** Who sends what to whom, and where its link leads. */
export interface Campaign {
  readonly lure: Lure;
  readonly mailer: string;
  readonly site: string;
  readonly targets: readonly Person[];
}

/** The next message of a campaign; the gateway stops some. */
export function lureMail({ lure, mailer, targets }: Campaign): Step {
  let sent = 0;
  return (random) => {
    const user = targets[sent % targets.length]?.user ?? "";
    sent += 1;
    return mail(mailer, {
      from: lure.from,
      to: `${user}@${DOMAIN}`,
      subject: lure.subject,
      urls: [`${lure.url}${user}`],
      attachments: lure.attachments,
      spf: random.chance(0.5) ? "softfail" : "pass",
      dmarc: "none",
      action: random.chance(0.3) ? "quarantined" : "delivered",
    });
  };
}

/** Somebody follows the link. */
export function click({ lure, site }: Campaign, person: Person): Step {
  return (random) =>
    proxyRequest(person.ip, site, {
      url: `${lure.url}${person.user}`,
      status: 200,
      bytes: random.int(4_000, 30_000),
      agent: random.pick(BROWSERS),
    });
}

/** Somebody types a password into the page behind the link. */
export function surrender({ lure, site }: Campaign, person: Person): Step {
  return (random) =>
    proxyRequest(person.ip, site, {
      method: "POST",
      url: lure.url.replace(/\?.*$/, ""),
      status: 302,
      bytes: 312,
      agent: random.pick(BROWSERS),
      referer: `${lure.url}${person.user}`,
    });
}
