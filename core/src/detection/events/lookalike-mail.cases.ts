import type { DetectionCase } from "../../model/detection.ts";
import { finding, quiet, typed } from "./case-events.ts";
import { mail } from "./lookalike-mail.ts";

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
