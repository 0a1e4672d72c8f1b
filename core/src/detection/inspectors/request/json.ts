/** A name or a text of a JSON document. */
export interface JsonLeaf {
  /** The names on the way to it, joined by dots: `user.name`; array items share their array's. */
  readonly path: string;
  readonly isName: boolean;
  /** The text as it stands between its quotes, or a bare word that is no JSON literal. */
  readonly text: string;
}

const MAX_LEAVES = 2_048;
const MAX_PATH = 128;
const BARE = /[^\s{}[\],:"]{1,4096}/y;
const LITERAL = /^(?:true|false|null|-?\d[\d.eE+-]{0,40})$/;

/**
 * Every name and text of a JSON document, in their order, at most `MAX_LEAVES`: also of one that is cut off or malformed, and of
 * names that are given twice, which a parser would not show.
 */
export function jsonLeaves(text: string): readonly JsonLeaf[] {
  const leaves: JsonLeaf[] = [];
  const names: string[] = [];
  let name = "";
  let at = 0;
  while (at < text.length && leaves.length < MAX_LEAVES) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      const content = text.slice(at + 1, end);
      at = end + 1;
      const isName = nextMark(text, at) === ":";
      leaves.push({ path: pathOf(names, isName ? "" : name), isName, text: content });
      if (isName) name = content;
    } else if (char === "{" || char === "[") {
      if (names.length < 64) names.push(name);
      name = "";
      at += 1;
    } else if (char === "}" || char === "]") {
      name = names.pop() ?? "";
      at += 1;
    } else {
      BARE.lastIndex = at;
      const word = BARE.exec(text)?.[0];
      if (word !== undefined && !LITERAL.test(word)) {
        leaves.push({ path: pathOf(names, name), isName: false, text: word });
      }
      at += word?.length ?? 1;
    }
  }
  return leaves;
}

function endOfString(text: string, open: number): number {
  let at = open + 1;
  for (; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\\") at += 1;
    else if (char === '"') return at;
  }
  return text.length;
}

function nextMark(text: string, from: number): string | undefined {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return text[at];
}

function pathOf(names: readonly string[], name: string): string {
  const path = [...names, name].filter((part) => part !== "").join(".");
  return path.length > MAX_PATH ? path.slice(-MAX_PATH) : path;
}

/** A JSON text as its parser reads it; as it stands if it is malformed. */
export function jsonText(text: string): string {
  if (!text.includes("\\")) return text;
  try {
    const parsed: unknown = JSON.parse(`"${text}"`);
    return typeof parsed === "string" ? parsed : text;
  } catch {
    return text;
  }
}
