import type { Parsed } from "../containers/parsed.ts";
import type { CompiledDaemon, CompiledRecord, CompiledText } from "./compile.ts";
import { matchRecord, matchText } from "./match.ts";
import type { Ambiguous, Login } from "./match.ts";
import { readPairs } from "./pairs.ts";

/** No daemon writes longer lines about logins; longer ones cost time and say nothing. */
const MAX_MESSAGE = 8_192;
/** The pattern file of lines that any program may write. */
const ANY_PROGRAM = "*";

/** Finds what a record says about a login; `undefined` if no pattern fits. */
export type LoginReader = (parsed: Parsed) => Login | Ambiguous | undefined;

interface Patterns {
  readonly texts: readonly CompiledText[];
  readonly pairs: readonly CompiledRecord[];
}

/**
 * A reader of the patterns of some daemons. A line whose program is known is read by that daemon's patterns alone, so that a
 * program that logs its clients' words cannot speak for another; lines without a known program by those of daemons that write files of
 * their own.
 */
export function createLoginReader(daemons: readonly CompiledDaemon[]): LoginReader {
  const byProgram = new Map<string, CompiledDaemon[]>();
  for (const daemon of daemons) {
    for (const program of daemon.programs) {
      byProgram.set(program, [...(byProgram.get(program) ?? []), daemon]);
    }
  }
  const known = new Map([...byProgram].map(([program, found]) => [program, patternsOf(found)]));
  const files = patternsOf(daemons.filter((daemon) => daemon.files));
  const any = known.get(ANY_PROGRAM);
  const records = daemons.flatMap((daemon) => daemon.records);
  return (parsed) => {
    if (parsed.record !== undefined) return firstRecord(records, parsed.record);
    if (parsed.message.length > MAX_MESSAGE) return undefined;
    const own = parsed.program === undefined ? undefined : patternsFor(known, parsed.program);
    return firstText(own ?? files, parsed.message) ?? (any && firstText(any, parsed.message));
  };
}

function patternsOf(daemons: readonly CompiledDaemon[]): Patterns {
  return { texts: daemons.flatMap(({ texts }) => texts), pairs: daemons.flatMap(({ pairs }) => pairs) };
}

/** The patterns of `postfix/smtpd`, of `postfix`, and of `wordpress` for `wordpress(blog.example.com)`. */
function patternsFor(known: ReadonlyMap<string, Patterns>, program: string): Patterns | undefined {
  const name = program.toLowerCase();
  return (
    known.get(name) ??
    known.get(name.slice(name.lastIndexOf("/") + 1)) ??
    known.get(name.split(/[/(]/, 1)[0] ?? name)
  );
}

function firstText({ texts, pairs }: Patterns, message: string): Login | Ambiguous | undefined {
  for (const pattern of texts) {
    const found = matchText(pattern, message);
    if (found !== undefined) return found.kind === "login" && found.outcome === "ignored" ? undefined : found;
  }
  if (pairs.length === 0 || !message.includes("=")) return undefined;
  const { values, repeated } = readPairs(message);
  for (const pattern of pairs) {
    const found = matchRecord(pattern, values);
    if (found === undefined) continue;
    const [source] = pattern.fields.source ?? [];
    return source !== undefined && repeated.has(source) ? { kind: "ambiguous", pattern: pattern.id } : found;
  }
  return undefined;
}

function firstRecord(records: readonly CompiledRecord[], record: NonNullable<Parsed["record"]>) {
  for (const pattern of records) {
    const found = matchRecord(pattern, record);
    if (found !== undefined) return found;
  }
  return undefined;
}
