import { selectionAt } from "./select.ts";
import { signOver } from "./sign.ts";
import type { Sign } from "./sign.ts";
import type { Token } from "./tokens.ts";
import { CATALOGUE, DELAYS, ERRORS, REACHES } from "./words.ts";

/**
 * Evidence that holds wherever in a statement it stands: calls that wait, that show their arguments in an error, or that reach
 * beyond the database; subqueries; reads of a catalogue.
 */
export function callSigns(tokens: readonly Token[]): readonly Sign[] {
  const signs: Sign[] = [];
  let words = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) continue;
    // Two names side by side are prose; SQL has at most an alias there.
    words = token.kind === "word" ? words + 1 : 0;
    if (words > 2) return signs;
    const found = signAt(tokens, at, token);
    if (found !== undefined) signs.push(found);
  }
  return signs;
}

function signAt(tokens: readonly Token[], at: number, token: Token): Sign | undefined {
  if (token.kind === "word") return call(tokens, at, token) ?? catalogue(tokens, at, token);
  if (token.kind === "keyword") return keyword(tokens, at, token.text);
  if (token.kind === "open") return subquery(tokens, at);
  if (token.kind !== "variable" || !SERVER_VARIABLE.test(token.text)) return undefined;
  return signOver(tokens, at, at + 1, { sign: "server variable", confidence: 0.6 });
}

const SERVER_VARIABLE =
  /^@@(?:global\.|session\.)?(?:version\w*|hostname|datadir|basedir|tmpdir|plugin_dir|servername|secure_file_priv|identity|language|spid|port|user|database|microsoftversion)$/;
/** Where a call cannot stand in SQL: after a name. */
const isAfterName = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.kind === "word" || tokens[at - 1]?.kind === "other";

/** Functions of a schema that every database has. */
const QUALIFIED = /^(?:pg_catalog|mysql|sys|dbo|public|master)\./;

function call(tokens: readonly Token[], at: number, { text }: Token): Sign | undefined {
  const name = QUALIFIED.test(text) ? (text.split(".").at(-1) ?? text) : text;
  const opens = tokens[at + 1]?.kind === "open";
  if (opens && DELAYS.has(name)) return delay(tokens, at, name);
  if (opens && ERRORS.has(name)) return errorCall(tokens, at);
  if (opens && (name === "exp" || name === "floor" || name === "convert" || name === "cast"))
    return castError(tokens, at, name);
  if (REACHES.has(name) || REACHES.has(text)) return reach(tokens, at, opens, text);
  return undefined;
}

function delay(tokens: readonly Token[], at: number, name: string): Sign | undefined {
  const first = tokens[at + 2];
  if (first === undefined) return undefined;
  if (name === "randomblob" || name === "zeroblob" || name === "generate_series") {
    const size = tokens.slice(at + 2, at + 8).some(({ kind, text }) => kind === "number" && text.length >= 6);
    return size ? delaySign(tokens, at, 0.85) : undefined;
  }
  if (name !== "sleep") return delaySign(tokens, at, 0.9);
  const after = tokens[at + 3]?.kind;
  if (isAfterName(tokens, at) || after === "word" || after === "other") return undefined;
  // `sleep(5)` as a whole is other languages' too.
  const isAlone = at === 0 && tokens.length <= 4;
  return delaySign(tokens, at, isAlone ? 0.55 : tokens[at - 1]?.kind === "semicolon" ? 0.5 : 0.82);
}

function delaySign(tokens: readonly Token[], at: number, confidence: number): Sign {
  return signOver(tokens, at, at + 4, { sign: "time delay", confidence, impact: "probe" });
}

function errorCall(tokens: readonly Token[], at: number): Sign | undefined {
  const args = tokens.slice(at + 2, at + 10);
  const isShape = /^(?:multi)?(?:polygon|point|linestring)$|^geometrycollection$/.test(
    tokens[at]?.text ?? "",
  );
  // Maps have POLYGON((30 10, …)) too.
  if (isShape && !args.some(({ text }) => text === "select")) return undefined;
  if (args.length < 2 || isAfterName(tokens, at)) return undefined;
  return signOver(tokens, at, at + 8, { sign: "error-based extraction", confidence: 0.85 });
}

function castError(tokens: readonly Token[], at: number, name: string): Sign | undefined {
  const args = tokens.slice(at + 2, at + 24);
  const isError =
    name === "exp"
      ? args[0]?.text === "~"
      : name === "floor"
        ? args[0]?.text === "rand"
        : name === "convert"
          ? args[0]?.text === "int" &&
            args[1]?.kind === "comma" &&
            (args[2]?.kind !== "word" || args[3]?.kind === "open")
          : args.some(({ text }) => text === "select" || text === "chr");
  return isError
    ? signOver(tokens, at, at + 8, { sign: "error-based extraction", confidence: 0.8 })
    : undefined;
}

const SHORT_REACHES = new Set(["edit", "shell", "curdir", "dblink", "readfile", "writefile"]);

function reach(tokens: readonly Token[], at: number, opens: boolean, text: string): Sign | undefined {
  if (SHORT_REACHES.has(text) && (!opens || at === 0 || isAfterName(tokens, at))) return undefined;
  const isProcedure = /(?:xp|sp)_/.test(text);
  const isCalled =
    opens ||
    tokens[at + 1]?.kind === "string" ||
    tokens[at + 1]?.kind === "semicolon" ||
    tokens[at - 1]?.text === "exec";
  if (!isCalled && !(isProcedure && at > 0 && tokens.length < 12)) return undefined;
  return signOver(tokens, at, at + 4, {
    sign: "file or command access",
    confidence: 0.88,
    impact: "execution",
  });
}

function catalogue(tokens: readonly Token[], at: number, { text }: Token): Sign | undefined {
  if (!CATALOGUE.test(text)) return undefined;
  const before = tokens[at - 1]?.text;
  if (before !== "from" && before !== "join" && before !== "into" && before !== "update" && before !== ",")
    return undefined;
  return signOver(tokens, at - 1, at + 1, { sign: "catalogue query", confidence: 0.8 });
}

function keyword(tokens: readonly Token[], at: number, text: string): Sign | undefined {
  const next = tokens[at + 1];
  if (
    text === "waitfor" &&
    (next?.text === "delay" || next?.text === "time") &&
    tokens[at + 2]?.kind === "string"
  ) {
    return delaySign(tokens, at, 0.93);
  }
  if (
    text === "into" &&
    (next?.text === "outfile" || next?.text === "dumpfile") &&
    tokens[at + 2] !== undefined
  ) {
    return signOver(tokens, at, at + 3, {
      sign: "file or command access",
      confidence: 0.93,
      impact: "execution",
    });
  }
  if (text === "from" && next?.text === "program" && tokens[at + 2]?.kind === "string") {
    return signOver(tokens, at, at + 3, {
      sign: "file or command access",
      confidence: 0.95,
      impact: "execution",
    });
  }
  return text === "case" ? caseWhen(tokens, at) : undefined;
}

function caseWhen(tokens: readonly Token[], at: number): Sign | undefined {
  if (isAfterName(tokens, at)) return undefined;
  const span = tokens.slice(at + 1, at + 64);
  const then = span.findIndex(({ text }) => text === "then");
  const when = span.findIndex(({ text }) => text === "when");
  if (when === -1 || when > 8 || then < when) return undefined;
  return signOver(tokens, at, at + then + 2, { sign: "CASE WHEN", confidence: 0.72, impact: "probe" });
}

function subquery(tokens: readonly Token[], open: number): Sign | undefined {
  if (
    tokens[open + 1]?.text !== "select" ||
    tokens[open + 1]?.kind !== "keyword" ||
    (isAfterName(tokens, open) && !isFunctionCall(tokens, open))
  )
    return undefined;
  const { end, isGrammatical, hasTable } = selectionAt(tokens, open + 1);
  if (!isGrammatical) return undefined;
  return signOver(tokens, open, end, { sign: "subquery", confidence: hasTable ? 0.78 : 0.65 });
}

function isFunctionCall(tokens: readonly Token[], open: number): boolean {
  const [before, name] = [tokens[open - 2], tokens[open - 1]];
  return (
    name !== undefined && (before === undefined || before.kind !== "word") && name.end === tokens[open]?.start
  );
}
