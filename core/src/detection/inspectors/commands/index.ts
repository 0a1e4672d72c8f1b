import { findingIn } from "../finding.ts";
import { MARK } from "../marks.ts";
import { isDocument, isSearch, isTextField, wordsIn } from "../prose.ts";
import type { Finding, InspectionContext, Inspector, Value } from "../types.ts";
import type { Judgement } from "./judge.ts";
import { judge } from "./judge.ts";
import { shellshock, structures } from "./structures.ts";
import type { ShellCommand } from "./words.ts";
import { commandAt } from "./words.ts";

/** How much of a value is read, in UTF-16 code units. */
const MAX_LENGTH = 8_192;
/** How many places of one value a command is looked for in. */
const MAX_POSITIONS = 64;
/** Bits of `MARK` of which every separator needs one. */
const SEPARATORS =
  MARK.SEMICOLON | MARK.PIPE | MARK.TEMPLATE | MARK.QUOTE | MARK.LINE_BREAK | MARK.ANGLE | MARK.BACKSLASH;
/** Below this a command is no finding. */
const LEAST = 0.5;

/**
 * Commands for a shell, wherever one could begin: after a separator, in a substitution, on a line of its own, or as the
 * whole of a value. What stands there is read as a shell reads it and judged by what it calls and with what.
 */
export const commands: Inspector = {
  id: "commands",
  inspect(value, context) {
    const isCommand = value.name !== undefined && COMMAND_NAME.test(value.name);
    if (!isCommand && (value.marks & (SEPARATORS | MARK.SPACE)) === 0) return [];
    const found = [
      ...shellshock(value),
      ...structures(value),
      ...((value.marks & SEPARATORS) === 0 ? [] : injected(value)),
      ...whole(value, context),
    ];
    return found.length > 1 ? strongest(found) : found;
  },
};

function strongest(found: readonly Finding[]): readonly Finding[] {
  const best = new Map<string, Finding>();
  for (const finding of found) {
    const before = best.get(finding.sign);
    if (before === undefined || before.confidence < finding.confidence) best.set(finding.sign, finding);
  }
  return [...best.values()];
}

interface Position {
  readonly at: number;
  readonly sign: string;
  /** Index of the separator itself. */
  readonly from: number;
}

const SEPARATOR = /[;|&\n\r`]|[$<>]\(/g;
const SIGNS: Readonly<Record<string, string>> = {
  ";": "command after a semicolon",
  "|": "command after a pipe",
  "||": "command after ||",
  "&": "command after &",
  "&&": "command after &&",
  "\n": "command on a new line",
  "`": "command in backticks",
  "$(": "command substitution",
  "<(": "process substitution",
  ">(": "process substitution",
};

function positionsIn(text: string): readonly Position[] {
  const positions: Position[] = [];
  SEPARATOR.lastIndex = 0;
  for (let match = SEPARATOR.exec(text); match !== null; match = SEPARATOR.exec(text)) {
    if (positions.length >= MAX_POSITIONS || match.index > MAX_LENGTH) break;
    let mark = match[0] === "\r" ? "\n" : match[0];
    // `2>&1` and `>&` are redirections.
    if (mark === "&" && text[match.index - 1] === ">") continue;
    if ((mark === "&" || mark === "|") && text[match.index + 1] === mark) {
      mark += mark;
      SEPARATOR.lastIndex += 1;
    }
    const at = match.index + mark.length;
    const next = text.charAt(at);
    // An empty command between two separators; the second one counts.
    if (mark.length === 1 && mark !== "`" && (next === mark || next === "\n" || next === "\r")) continue;
    positions.push({ at, from: match.index, sign: SIGNS[mark] ?? "command" });
  }
  return positions;
}

function injected(value: Value): readonly Finding[] {
  const text = value.decoded;
  const found: Finding[] = [];
  for (const position of positionsIn(text)) {
    const command = commandAt(text, position.at);
    if (command === undefined) continue;
    const judgement = judge(command);
    if (judgement === undefined) continue;
    // Asked late: most values hold no command at all.
    if (found.length === 0 && isDocument(text.slice(0, MAX_LENGTH)) && value.place !== "segment") return [];
    const confidence = confidenceAt(value, position, command, judgement);
    if (confidence < LEAST) continue;
    found.push(toFinding(value, position.sign, position.from, command, judgement, confidence));
  }
  return found;
}

function toFinding(
  value: Value,
  sign: string,
  start: number,
  command: ShellCommand,
  { destroys, technique }: Judgement,
  confidence: number,
): Finding {
  const end = Math.max(command.end, start + 1);
  const impact = destroys ? "destruction" : "execution";
  return {
    ...findingIn(value, { type: "command_injection", sign, confidence, impact, start, end }),
    technique,
  };
}

function confidenceAt(value: Value, position: Position, command: ShellCommand, judgement: Judgement): number {
  const text = value.decoded;
  const before = text.slice(0, position.from);
  const words = wordsIn(before);
  // Marks within a formula or a sentence disguise nothing.
  if (command.disguise !== undefined && /\S\s+\S/.test(before)) return 0;
  if (/\S\s+\S/.test(before) && FORMULA.test(text.slice(position.at, position.at + 64))) return 0;
  // A search language's stages: `index=main | stats count | sort -count`.
  if (position.sign === "command after a pipe" && /\b\w{2,16}=\S{1,64}\s[^|]{0,128}\|/.test(before)) return 0;
  if (words >= 6 || isOwnScript(value, before)) return 0;
  if (position.sign === "command substitution" && isScriptCall(text, command)) return 0;
  if (position.sign === "command in backticks" && !isBacktickCommand(value, position, before)) return 0;
  const weight = judgement.bare
    ? bareConfidence(value, position, command, judgement, before)
    : judgement.weight;
  const fromPlace = value.place === "header" && weight < 0.9 ? 0.4 : 0;
  const fromSearch = isSearch(value) && position.sign === "command after a pipe" && weight < 0.9 ? 0.4 : 0;
  return weight - fromPlace - fromSearch - (words >= 3 ? 0.2 : 0);
}

/** A comparison, a set or a condition in words behind a mark. */
const FORMULA = /^\s?(?:\w{1,16}\s?[<>=]|[{(]|\w{1,16} [\w.]{1,16} ?[<>=])/;

const DEVELOPER =
  /^\s*(?:sudo\s+)?(?:npm|npx|yarn|pnpm|git|docker|docker-compose|kubectl|helm|make|cargo|go|pip3?|apt|apt-get|brew|cd|export|mvn|gradle|python3?|node|bundle|composer|terraform|ansible|systemctl|#!|\$ |```)/;

/** Whether what stands before a separator is already a script that someone wrote down: a CI job, a post with code. */
function isOwnScript(value: Value, before: string): boolean {
  if (!isTextField(value) && value.place !== "body") return false;
  return DEVELOPER.test(before) || /^\s*(?:#!|\$ |```)/.test(before);
}

/** `$(id).hide()` is jQuery, `$(window)` names an object. */
function isScriptCall(text: string, command: ShellCommand): boolean {
  return (
    command.ender === ")" &&
    /^\)\s?[.[;]\s?[a-z]/i.test(text.slice(command.end, command.end + 6)) &&
    command.words.length === 1
  );
}

function isBacktickCommand(value: Value, position: Position, before: string): boolean {
  if (/(?:\bby|from|select|table|into|update|join|where|,|\.)\s*$/i.test(before)) return false;
  const close = value.decoded.indexOf("`", position.at);
  if (close === -1 || close - position.at > 300) return false;
  let marks = 0;
  for (let at = before.indexOf("`"); at !== -1; at = before.indexOf("`", at + 1)) marks += 1;
  if (marks % 2 === 1) return false;
  // Amid words, backticks are Markdown.
  return wordsIn(before) + wordsIn(value.decoded, close + 1) < 2;
}

const HOST_NAME =
  /(?:^|[._[-])(?:ip|ips|ipaddr|ip_?address|host|hostname|addr|address|domain|target|server|ping|dns|url|uri|cmd|command|exec|file|filename|path|dir|folder|interface|iface|port|gateway|mac)\]?$/;
const IDENTIFIER = /^[A-Za-z_][\w-]{1,31}$/;

/** A name alone: `x;whoami` says enough, `name;id` may be a list of fields. */
function bareConfidence(
  value: Value,
  position: Position,
  command: ShellCommand,
  { weight }: Judgement,
  before: string,
): number {
  // What follows the name has to end it as a shell would.
  if (command.ender === "" && !/^[\s'"#\\]*$/.test(value.decoded.slice(command.end, command.end + 1)))
    return 0;
  if (position.sign.includes("substitution") || position.sign === "command in backticks")
    return weight + 0.25;
  if (weight >= 0.8) return weight;
  if (position.sign === "command after a pipe" && isTable(value.decoded)) return 0;
  const left = before
    .trim()
    .replace(/^.*[;|&\n]/s, "")
    .trim();
  if (left === "") return position.sign === "command on a new line" ? 0.6 : 0.75;
  if (value.name !== undefined && HOST_NAME.test(value.name)) return 0.8;
  if (isTextField(value) || position.sign === "command on a new line") return IDENTIFIER.test(left) ? 0 : 0.5;
  if (!IDENTIFIER.test(left)) return /\s\w+$/.test(left) ? 0.3 : 0.7;
  return 0.3;
}

/** Rows of cells between pipes. */
function isTable(text: string): boolean {
  return text.split("|", 5).length > 4;
}

const COMMAND_NAME =
  /^(?:cmd|command|exec|execute|shell|run|cmdline|commandline|system|process|sh|bash|powershell|ps|payload|eval|c|x|e|\d{1,2}|[a-z]{1,10}_?cmd|cmd_?[a-z]{1,10}|(?:ping|run|do|exec|shell|sys)_?(?:cmd|command|exec)?)$/;
/** Operations that file managers name as shells do. */
const FILE_OPERATION =
  /^(?:ls|rm|cp|mv|mkdir|rmdir|find|file|info|dir|date|env|set|users|groups|who|w|top|history|host|last|free|export|id)$/;

/** A value that is a command as a whole. */
function whole(value: Value, context: InspectionContext): readonly Finding[] {
  const { place, decoded } = value;
  if (decoded.length > 1_024 || place === "path" || place === "segment" || place === "file") return [];
  // A header says where the client comes from or what it takes; none of that begins as a command does.
  if (place === "header" && /^(?:mozilla\/|https?:\/\/|[a-z]{1,12}\/[a-z*.+-]{1,40}[,;])/i.test(decoded))
    return [];
  const command = commandAt(decoded, 0);
  if (command === undefined || command.start > 8) return [];
  const judgement = judge(command);
  if (judgement === undefined) return [];
  const confidence = wholeConfidence(value, command, judgement, context);
  return confidence < LEAST ? [] : [toFinding(value, wholeSign(value), 0, command, judgement, confidence)];
}

function wholeSign({ place }: Value): string {
  return place === "query_name" || place === "body_name" ? "command after &" : "command as a parameter";
}

function wholeConfidence(
  value: Value,
  command: ShellCommand,
  { weight, bare }: Judgement,
  context: InspectionContext,
): number {
  const { place, name } = value;
  const rest = value.decoded.slice(command.end).trim();
  const alone = command.words.length === 1;
  if (place === "matrix") return bare ? weight : weight - 0.05;
  if (place === "query_name" || place === "body_name") {
    return bare || (alone && command.disguise === undefined)
      ? weight - 0.4
      : weight >= 0.85
        ? weight - 0.1
        : 0;
  }
  if (isDocument(value.decoded)) return 0;
  const isJson = context.bodyKind === "json" || context.bodyKind === "graphql";
  if (name !== undefined && COMMAND_NAME.test(name)) {
    if (place === "body" && isJson && weight < 0.95 && !(bare && weight >= 0.9)) return weight - 0.45;
    if (bare)
      return weight >= 0.9
        ? 0.9
        : FILE_OPERATION.test(command.words[0] ?? "")
          ? fileOperation(command, context)
          : 0.75;
    return rest === "" || /^[;|&\n)`"'#]/.test(rest) ? weight : weight - 0.1;
  }
  if (alone || isTextField(value) || (value.place === "body" && isJson && weight < 0.95)) return 0;
  if (isSearch(value)) return weight - 0.5;
  if (place === "header" || place === "cookie") return weight >= 0.95 ? 0.8 : 0;
  return weight >= 0.9 ? weight - 0.15 : 0;
}

/** `cmd=id` runs a shell; `cmd=ls&target=…` is a file manager's own. */
function fileOperation(command: ShellCommand, { values }: InspectionContext): number {
  const isManager = values.some(
    ({ name }) => name === "target" || name === "targets[]" || name === "path" || name === "dir",
  );
  return isManager || !/^(?:id|ls|dir|env|w|who)$/.test(command.words[0] ?? "") ? 0.3 : 0.7;
}
