import type { Cast, Step } from "../plan.ts";
import { mail } from "../sensors/mail-gateway.ts";
import { DOMAIN } from "../world/company.ts";
import { CLOUDS, addressesIn } from "../world/networks.ts";

const SENDERS = [
  "orders@supplier.example",
  "noreply@github.com",
  "news@trade-weekly.example",
  "m.rossi@logistica.example",
  "billing@hosting.example",
  "calendar-notification@google.com",
] as const;
const SUBJECTS = [
  "Re: delivery of week 12",
  "Invoice 2026-0412",
  "Your weekly digest",
  "Invitation: quarterly review",
  "[meridian/shop] Build passed",
  "Question about order 99231",
] as const;
const LINKS: readonly (readonly string[])[] = [
  [],
  [],
  ["https://github.com/meridian/shop/actions"],
  ["https://trade-weekly.example/issues/118?utm_source=mail"],
];
const FILES: readonly (readonly string[])[] = [[], [], [], ["invoice-2026-0412.pdf"], ["agenda.ics"]];

/** The company's ordinary mail. */
export function correspondence({ random, company }: Cast): Step {
  const servers = addressesIn(random, CLOUDS, 40);
  return (choice) =>
    mail(choice.pick(servers), {
      from: choice.pick(SENDERS),
      to: `${choice.pick(company.people).user}@${DOMAIN}`,
      subject: choice.pick(SUBJECTS),
      urls: choice.pick(LINKS),
      attachments: choice.pick(FILES),
    });
}
