import type { Evidence } from "../finding.ts";
import { findingIn } from "../finding.ts";
import { MARK } from "../marks.ts";
import { isDocument, isTextField } from "../prose.ts";
import type { Finding, Value } from "../types.ts";

interface Structure {
  readonly sign: string;
  readonly pattern: RegExp;
  readonly confidence: number;
  readonly technique: string;
  /** Bits of `MARK` without which the pattern cannot match. */
  readonly needs: number;
}

const UNIX = "T1059.004";
const CMD = "T1059.003";
const POWERSHELL = "T1059.001";

/** Spellings that only a shell understands, wherever they stand. */
const STRUCTURES: readonly Structure[] = [
  {
    sign: "connection through /dev/tcp",
    pattern: /\/dev\/(?:tcp|udp)\/[^\s/]{1,64}\/\d/i,
    confidence: 0.97,
    technique: UNIX,
    needs: MARK.SLASH,
  },
  {
    sign: "IFS as a space",
    pattern: /[\w/}"'.)-]\$(?:IFS(?![A-Za-z_])|\{IFS[^}\s]{0,16}\})|\$\{?IFS\}?[\w/-]/i,
    confidence: 0.95,
    technique: UNIX,
    needs: MARK.TEMPLATE,
  },
  {
    sign: "characters cut out of a variable",
    pattern: /\$\{[A-Z_]{2,16}:{1,2}\d{1,2}(?::\d{1,2})?\}|\$\{[A-Z_]{2,16}(?:%%|##)[^}\s]{1,16}\}[\w/]/,
    confidence: 0.9,
    technique: UNIX,
    needs: MARK.TEMPLATE,
  },
  {
    sign: "command put together from variables",
    pattern:
      /(?:^|[;&|\n])\s{0,4}[A-Za-z_]\w{0,15}=[^\s;&|=]{0,32}(?:[;&\n]{1,2}|\s)[^\n]{0,96}?\$\{?[A-Za-z_]\w{0,15}\}?\$\{?[A-Za-z_]/,
    confidence: 0.85,
    technique: UNIX,
    needs: MARK.TEMPLATE,
  },
  {
    sign: "file read by a substitution",
    pattern: /(?:\$\(|`)\s{0,4}<\s{0,4}[/~.\w$]/,
    confidence: 0.9,
    technique: UNIX,
    needs: MARK.ANGLE,
  },
  {
    sign: "here-string to a program",
    pattern: /(?:^|[\s;|&(`])[a-z]\w{0,15}\s{0,3}<<<\s{0,3}["'$\w]/,
    confidence: 0.85,
    technique: UNIX,
    needs: MARK.ANGLE,
  },
  {
    sign: "text decoded and run",
    pattern:
      /\b(?:base64\s{1,4}(?:-d|-D|--decode)|xxd\s{1,4}-r|openssl\s{1,4}(?:enc|base64)\s[^|\n]{0,40}-d)[^|\n]{0,96}\|\s{0,4}(?:\/\w{1,8}){0,3}\/?(?:ba|z|da|k)?sh\b/,
    confidence: 0.95,
    technique: UNIX,
    needs: MARK.PIPE,
  },
  {
    sign: "shell bound to a connection",
    pattern:
      /\b(?:nc|ncat|netcat)(?:\.\w{1,12})?\s[^\n;|]{0,80}-[a-z]{0,4}[ec]\s{1,4}\S{0,24}(?:sh|cmd)\b|\b(?:ba|z|k)?sh\s{1,4}-i\s{0,4}(?:>|<|&|2>)/,
    confidence: 0.97,
    technique: UNIX,
    needs: MARK.SPACE,
  },
  {
    sign: "download piped to a shell",
    pattern:
      /\b(?:curl|wget|fetch)\s[^\n|;]{1,160}\|\s{0,4}(?:sudo\s{1,4})?(?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k|a)?sh\b/,
    confidence: 0.9,
    technique: UNIX,
    needs: MARK.PIPE,
  },
  {
    sign: "cmd with a command",
    pattern: /(?:\bcmd(?:\.exe)?|%comspec%)["']?\s{1,4}(?:\/[a-z]\s{1,4}){0,3}\/[ckr]\b/i,
    confidence: 0.93,
    technique: CMD,
    needs: MARK.SPACE,
  },
  {
    sign: "cmd loop",
    pattern: /\bfor\s{1,4}(?:\/[lrfd]\s{1,4})?(?:"[^"\n]{0,40}"\s{1,4})?%{1,2}[a-z]\s{1,4}in\s{0,4}\(/i,
    confidence: 0.93,
    technique: CMD,
    needs: MARK.PAREN,
  },
  {
    sign: "characters cut out of a variable",
    pattern: /%[a-z_()\d]{2,32}:~-?\d{1,3}(?:,-?\d{1,3})?%/i,
    confidence: 0.93,
    technique: CMD,
    needs: MARK.COLON,
  },
  {
    sign: "PowerShell with a command",
    pattern:
      /\b(?:powershell|pwsh)(?:\.exe)?["']?\s{1,4}(?:-[a-z]{1,16}\s|-enc|\(|["'&{]|iex|invoke-|get-|start-)/i,
    confidence: 0.93,
    technique: POWERSHELL,
    needs: MARK.SPACE,
  },
  {
    sign: "PowerShell that loads code",
    pattern:
      /\b(?:iex|invoke-expression)\s{0,4}[($"'&]|\bnew-object\s{1,4}(?:system\.)?net\.|\.download(?:string|file|data)\s{0,4}\(|\[(?:system\.)?convert\]::frombase64string|\[(?:system\.)?text\.encoding\]::/i,
    confidence: 0.9,
    technique: POWERSHELL,
    needs: MARK.PAREN | MARK.TEMPLATE | MARK.BRACKET,
  },
];

/** What every structure needs; quicker than all of them. */
const HINT =
  /\/dev\/|[$`]|<<<|base64|\bxxd|openssl|\bn(?:c|cat|etcat)\b|sh\s{1,4}-i|curl\s|wget\s|fetch\s|\bcmd|comspec|\bfor\s|:~|powershell|pwsh|\biex|invoke-|new-object|\.download|\[/i;

/** Nothing longer is looked through for structures. */
const MAX_LENGTH = 16_384;

export function structures(value: Value): readonly Finding[] {
  const text = value.decoded.length > MAX_LENGTH ? value.decoded.slice(0, MAX_LENGTH) : value.decoded;
  if ((isTextField(value) || value.place === "body") && isDocument(text)) return [];
  if (!HINT.test(text)) return [];
  const found: Finding[] = [];
  for (const { sign, pattern, confidence, technique, needs } of STRUCTURES) {
    if ((value.marks & needs) === 0) continue;
    const match = pattern.exec(text);
    if (match === null) continue;
    // A post or a CI job may well pipe a download to a shell.
    const weight = isTextField(value) ? confidence - 0.4 : confidence;
    found.push(commandFinding(value, sign, weight, match, technique));
  }
  return found;
}

function commandFinding(
  value: Value,
  sign: string,
  confidence: number,
  match: RegExpExecArray,
  technique: string,
): Finding {
  const evidence: Evidence = {
    type: "command_injection",
    sign,
    confidence,
    impact: "execution",
    start: match.index,
    end: match.index + match[0].length,
  };
  return { ...findingIn(value, evidence), technique };
}

// Bash before 4.3-27 took a variable that starts with `() {` for a function and ran what followed it (CVE-2014-6271, -6278).
const FUNCTION = /^\s{0,8}\(\)\s{0,4}\{[^{}]{0,64}[};]/;
const FUNCTION_IN_BODY = /^\s{0,8}\(\)\s{0,4}\{\s{0,4}[:_\w]{0,8}\s{0,4};?\s{0,4}\}\s{0,4};\s{0,4}\S/;

/** A function definition where a web server would hand it to Bash as a variable (Shellshock). */
export function shellshock(value: Value): readonly Finding[] {
  if (!value.decoded.startsWith("()") && !/^\s{1,8}\(\)/.test(value.decoded)) return [];
  const isBody = value.place === "body" || value.place === "file";
  const match = (isBody ? FUNCTION_IN_BODY : FUNCTION).exec(value.decoded);
  if (match === null) return [];
  return [commandFinding(value, "Shellshock function", 0.97, match, UNIX)];
}
