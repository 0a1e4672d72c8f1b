/** A lure: what the mail says, and where its link leads. */
export interface Lure {
  readonly from: string;
  readonly subject: string;
  readonly url: string;
  readonly attachments: readonly string[];
}

/** Domains that look like the company's, as attackers register them: a letter changed, a word added, another ending. */
export const LURES: readonly Lure[] = [
  {
    from: "it-support@meridian-trade-sso.example",
    subject: "Action required: your password expires today",
    url: "https://meridian-trade-sso.example/login?user=",
    attachments: [],
  },
  {
    from: "hr@rneridian-trade.example",
    subject: "Updated holiday policy 2026",
    url: "https://rneridian-trade.example/policy?u=",
    attachments: ["policy-2026.docm"],
  },
  {
    from: "billing@meridian-trade.example.view-invoice.example",
    subject: "Overdue invoice 88213",
    url: "https://meridian-trade.example.view-invoice.example/view?u=",
    attachments: ["invoice-88213.xlsm"],
  },
  {
    from: "no-reply@xn--meridian-trde-7db.example",
    subject: "You have a new voice message",
    url: "https://xn--meridian-trde-7db.example/voice?u=",
    attachments: ["voice-message.html"],
  },
];
