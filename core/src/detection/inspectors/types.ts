/** The kinds of attack that the inspectors tell apart. */
export const ATTACK_KINDS = [
  "sql_injection",
  "xss",
  "path_traversal",
  "sensitive_file",
  "command_injection",
  "code_injection",
  "expression_injection",
  "template_injection",
  "deserialization",
  "prototype_pollution",
  "file_upload",
  "web_shell",
  "ssrf",
  "file_inclusion",
  "xxe",
  "nosql_injection",
  "ldap_injection",
  "xpath_injection",
  "ssi_injection",
  "crlf_injection",
  "mail_injection",
  "request_smuggling",
  "scanner",
  "known_vulnerability",
] as const;
export type AttackKind = (typeof ATTACK_KINDS)[number];

/**
 * What an attempt would do if it worked, from least to most: only find out whether a flaw or a door is there, run script in
 * another visitor's browser, read what it must not, run code or commands on the server, destroy data.
 */
export const IMPACTS = ["probe", "script", "disclosure", "execution", "destruction"] as const;
export type Impact = (typeof IMPACTS)[number];

/** An HTTP request as text, as much of it as a log or a sensor has. */
export interface WebRequest {
  readonly method?: string;
  /** The request target as sent: path and query, still encoded; also an absolute URL. */
  readonly target: string;
  /** Names as sent, each header as often as it was sent. `Cookie` is read as cookies. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** The status of the answer, where it is known. */
  readonly status?: number;
  /** Texts that are known beside the request: the user name of a login, a request line that is malformed. */
  readonly extra?: readonly { readonly place: Place; readonly text: string }[];
}

/**
 * Where in a request a value stood. `path` is the whole path, `segment` one segment of it;
 * `body` is a value inside a body, or all of a body that has no structure; `file` is the content of an upload.
 */
export type Place =
  | "path"
  | "segment"
  | "matrix"
  | "query_name"
  | "query"
  | "cookie"
  | "header"
  | "body_name"
  | "body"
  | "file_name"
  | "file"
  | "request_line"
  | "user_name";

/** How a body was read. */
export type BodyKind = "form" | "json" | "xml" | "multipart" | "graphql" | "plain";

/** One decoder's work on a value. */
export interface Step {
  /** `percent`, `html`, `unicode`, `base64`, … */
  readonly decoder: string;
  /** The text after it, case kept. */
  readonly text: string;
}

/** A text that whoever sent the request chose, and what it decodes to. */
export interface Value {
  readonly place: Place;
  /** The parameter's, cookie's or header's name (in lower case), or the path of names to a JSON or XML value: `user.name`. */
  readonly name?: string;
  /** As sent. */
  readonly raw: string;
  /** Decoded until nothing changes any more, letters' case kept. */
  readonly decoded: string;
  /** `decoded` in lower case, wide forms as ASCII, NUL taken out, `/*…*\/` comments and runs of white space as one space. */
  readonly folded: string;
  /** The decoders that changed something, in order; empty where `decoded` is `raw`. */
  readonly steps: readonly Step[];
  /** The classes of characters in `decoded` and `raw`: bits of `MARK`. */
  readonly marks: number;
}

/** What an inspector may know beside the value. */
export interface InspectionContext {
  readonly request: WebRequest;
  /** The decoded path in lower case, without query and matrix parameters. */
  readonly path: string;
  readonly bodyKind: BodyKind | undefined;
  /** Every value of the request. */
  readonly values: readonly Value[];
}

/** One piece of evidence of an attack. */
export interface Finding {
  readonly type: AttackKind;
  /** The class of evidence, for people: `UNION SELECT`, `climb to a system file`. */
  readonly sign: string;
  readonly place: Place;
  readonly name?: string;
  /** The decoded text that shows it, at most `MAX_EVIDENCE` characters. An attacker wrote it: quote it before showing it. */
  readonly evidence: string;
  /** Where the evidence is in the value's `decoded`: UTF-16 code units, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** 0 to 1: how sure it is that no ordinary use produces this. Below 0.5, evidence only supports other evidence. */
  readonly confidence: number;
  readonly impact: Impact;
  /** The id of the ATT&CK technique. */
  readonly technique: string;
}

/** Looks for one family of attacks. Pure; never throws; takes time linear in the length of what it reads. */
export interface Inspector {
  /** Unique; the name of its file or folder. */
  readonly id: string;
  /** Bits of `MARK`: only values with at least one of them are inspected. Absent: every value. */
  readonly needs?: number;
  /** Looks at one value. */
  inspect?(value: Value, context: InspectionContext): readonly Finding[];
  /** Looks at the request as a whole, once: what one value alone does not show. */
  inspectRequest?(context: InspectionContext): readonly Finding[];
}

/** All that is known about one request. */
export interface Inspection {
  /** Every value that was read, decoded. */
  readonly values: readonly Value[];
  readonly bodyKind: BodyKind | undefined;
  /** Strongest first; those of the kind that the verdict names come before all others. Empty for an ordinary request. */
  readonly findings: readonly Finding[];
  /** The kind of attack, where it is one. */
  readonly kind: AttackKind | undefined;
  /** 0 to 1; 0 where there is no attack. */
  readonly confidence: number;
}
