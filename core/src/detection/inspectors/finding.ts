import type { AttackKind, Finding, Impact, Value } from "./types.ts";

/** The most characters of a finding's evidence. */
export const MAX_EVIDENCE = 160;

/** The ATT&CK technique (Enterprise) that an attempt of each kind stands for. */
const TECHNIQUE_OF: Readonly<Record<AttackKind, string>> = {
  sql_injection: "T1190",
  xss: "T1059.007",
  path_traversal: "T1083",
  sensitive_file: "T1083",
  command_injection: "T1059",
  code_injection: "T1190",
  expression_injection: "T1190",
  template_injection: "T1190",
  deserialization: "T1190",
  prototype_pollution: "T1190",
  file_upload: "T1505.003",
  web_shell: "T1505.003",
  ssrf: "T1190",
  file_inclusion: "T1190",
  xxe: "T1190",
  nosql_injection: "T1190",
  ldap_injection: "T1190",
  xpath_injection: "T1190",
  ssi_injection: "T1190",
  crlf_injection: "T1190",
  mail_injection: "T1190",
  request_smuggling: "T1190",
  scanner: "T1595.002",
  known_vulnerability: "T1190",
};

/** What an inspector says about a piece of evidence; the rest follows from the value. */
export interface Evidence {
  readonly type: AttackKind;
  readonly sign: string;
  readonly confidence: number;
  readonly impact: Impact;
  /** Where in `value.decoded` the evidence is; default: all of it. */
  readonly start?: number;
  readonly end?: number;
  /** The evidence itself, where it is not that stretch of `value.decoded`. */
  readonly text?: string;
}

/**
 * A finding in a value.
 *
 * @example findingIn(value, { type: "sql_injection", sign: "UNION SELECT", confidence: 0.9, impact: "disclosure", start: 2, end: 14 })
 */
export function findingIn(value: Value, evidence: Evidence): Finding {
  const { type, sign, confidence, impact, start = 0, end = value.decoded.length, text } = evidence;
  return {
    type,
    sign,
    place: value.place,
    ...(value.name !== undefined && { name: value.name }),
    evidence: (text ?? value.decoded.slice(start, end)).slice(0, MAX_EVIDENCE),
    start,
    end,
    confidence,
    impact,
    technique: TECHNIQUE_OF[type],
  };
}
