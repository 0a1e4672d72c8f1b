import type { Evidence } from "./finding.ts";
import { findingIn } from "./finding.ts";
import { MARK } from "./marks.ts";
import { isDocument, isTextField } from "./prose.ts";
import type { Finding, Inspector, Value } from "./types.ts";

const BREAK = String.raw`(?:\r\n|\n|\r|[\u560a\u560d\u010a\u010d]{1,2}|\\r\\n|[\u2028\u2029\u0085])`;
const HEADER = new RegExp(
  String.raw`${BREAK}[ \t]{0,4}(?:(?:set-cookie2?|location|content-(?:type|length|encoding|disposition|security-policy)|refresh|status|transfer-encoding|host|access-control-[\w-]{3,24}|link|cache-control|connection|server|referer|user-agent|cookie|last-modified|www-authenticate|authorization|x-[a-z][\w-]{1,32}|[a-z][a-z-]{2,24}-?(?:injected|injection|test|header)[\w-]{0,12})[ \t]{0,4}:|http\/\d\.\d\s{1,4}\d{3}|(?:get|post|put|head|delete|options)\s{1,4}\S{1,256}\s{1,4}http\/)`,
  "i",
);
const PAGE = new RegExp(String.raw`${BREAK}{2}\s{0,8}<(?:html|script|h1|body|svg|img|!doctype)`, "i");
const COMMAND = new RegExp(
  String.raw`${BREAK}(?:(?:config\s{1,4}set|flushall|slaveof|replicaof|eval\s{1,4}"|set\s{1,4}\S{1,64}\s{1,4}\d{1,6}\s{1,4}\d{1,6}|\*\d{1,3}\r?\n\$\d{1,4}|save\r?\n|module\s{1,4}load))`,
  "i",
);
const MAIL_HEADER = new RegExp(
  String.raw`${BREAK}[ \t]{0,4}(?:b?cc|to|from|reply-to|subject|content-type|content-transfer-encoding|mime-version|x-mailer|return-path|sender)[ \t]{0,4}:\s{0,4}\S`,
  "i",
);
const MAIL_COMMAND = new RegExp(
  String.raw`${BREAK}\.?${BREAK}?(?:mail\s{1,4}from\s{0,4}:|rcpt\s{1,4}to\s{0,4}:|data\s{0,4}(?:\r|\n)|(?:ehlo|helo)\s{1,4}\S|vrfy\s{1,4}\S|rset\b|\w{1,6}\s{1,4}(?:login|select|fetch|capability|create|delete|logout|noop|list|store|append|rename)\b(?:\s{1,4}(?:["\w*(]|$)|\s{0,4}(?:\r|\n|$)))`,
  "i",
);
const MAIL_ARGUMENT = /["'\s](?:-X\s{0,2}\/|-OQueueDirectory=|-oQ\/|-be\s{0,2}\$\{run|-C\s?\/\w)/;
const MAIL_NAME =
  /(?:^|[._[-])(?:e-?mail|mail|from|to|cc|bcc|subject|name|sender|recipient|reply_?to|your[-_]\w{2,12}|contact|first_?name|last_?name|phone|folder|mailbox|mbox|message_id|msgno?|uid)\]?$/;

/** Line breaks by which a value starts a header, a page, or a command of another protocol. */
export const lineBreaks: Inspector = {
  id: "line-breaks",
  needs: MARK.LINE_BREAK | MARK.WIDE | MARK.BACKSLASH | MARK.DASHES | MARK.QUOTE,
  inspect(value) {
    if (value.place === "file" || value.place === "segment") return [];
    const mail = byMail(value);
    return mail.length > 0 ? mail : byHeader(value);
  },
};

function byHeader(value: Value): readonly Finding[] {
  const text = value.decoded.slice(0, 8_192);
  const inBody = value.place === "body" || value.place === "body_name";
  if (inBody && (isTextField(value) || isDocument(text))) return [];
  const doubt = inBody ? 0.25 : isDocument(text) && value.place !== "path" ? 0.3 : 0;
  return (
    evidence(value, HEADER.exec(text), "header after a line break", 0.93 - doubt) ??
    evidence(value, PAGE.exec(text), "page after line breaks", 0.85 - doubt) ??
    evidence(value, COMMAND.exec(text), "command of another protocol", 0.85 - doubt) ??
    []
  );
}

function byMail(value: Value): readonly Finding[] {
  const text = value.decoded.slice(0, 8_192);
  const argument = value.name !== undefined && MAIL_NAME.test(value.name) ? MAIL_ARGUMENT.exec(text) : null;
  if (argument !== null)
    return evidence(value, argument, "argument for a mail program", 0.85, "mail_injection") ?? [];
  if ((value.marks & (MARK.LINE_BREAK | MARK.WIDE | MARK.BACKSLASH)) === 0) return [];
  const command = MAIL_COMMAND.exec(text);
  if (command !== null && !isWritten(value, text))
    return evidence(value, command, "command for a mail server", 0.88, "mail_injection") ?? [];
  const header = MAIL_HEADER.exec(text);
  if (header === null || isWritten(value, text)) return [];
  const isMail = value.name !== undefined && MAIL_NAME.test(value.name);
  const isTelling = /b?cc[ \t]{0,4}:|(?:to|from|reply-to)[ \t]{0,4}:[^\n@]{0,64}@/i.test(
    header.input.slice(header.index, header.index + 160),
  );
  if (!isMail && !isTelling) return [];
  return (
    evidence(value, header, "mail header after a line break", isMail ? 0.95 : 0.8, "mail_injection") ?? []
  );
}

/** People quote letters with their headers. */
function isWritten(value: Value, text: string): boolean {
  return (
    isTextField(value) &&
    (isDocument(text) || !/@\S{1,64}(?:\r|\n)/.test(text)) &&
    !/^(?:subject|title)$/.test(value.name ?? "")
  );
}

function evidence(
  value: Value,
  match: RegExpExecArray | null,
  sign: string,
  confidence: number,
  type: Evidence["type"] = "crlf_injection",
): readonly Finding[] | undefined {
  if (match === null || confidence < 0.5) return undefined;
  const span = { start: match.index, end: match.index + match[0].length };
  return [
    findingIn(value, {
      type,
      sign,
      confidence,
      impact: type === "crlf_injection" ? "script" : "probe",
      ...span,
    }),
  ];
}
