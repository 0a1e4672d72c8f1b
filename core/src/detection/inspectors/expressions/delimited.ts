/** An expression between the delimiters of a template or expression language. */
export interface Delimited {
  /** The opening delimiter: `{{`, `${`, `<%`. */
  readonly open: string;
  /** What stands between the delimiters, or up to the end if they are never closed. */
  readonly content: string;
  readonly start: number;
  readonly end: number;
}

const OPEN =
  /\{\{\{?[#>&^!]?|\{%[-+]?|\{#(?!\w+\})|[$#%*~@]\{|\[\[\$?\{?|<%[=#@-]?|<#(?=[a-z])|\$\[|@\(|#\[(?=\{)|\{(?=\$|[A-Za-z_]+[({:]|php\})/g;
const CLOSE: Readonly<Record<string, string>> = {
  "{{": "}}",
  "{%": "%}",
  "<%": "%>",
  "<#": ">",
  "[[": "]]",
  "@(": ")",
  "$[": "]",
};
const MAX_CONTENT = 2_048;
const MAX_COUNT = 24;

/** The delimited expressions of a text, outer ones first, at most 24. */
export function delimitedIn(text: string): readonly Delimited[] {
  const found: Delimited[] = [];
  OPEN.lastIndex = 0;
  for (let match = OPEN.exec(text); match !== null && found.length < MAX_COUNT; match = OPEN.exec(text)) {
    const open = match[0];
    const from = match.index + open.length;
    const end = closeOf(text, open, from);
    found.push({ open, content: text.slice(from, end), start: match.index, end });
    // The inner expressions of an outer one are found too: only the delimiter is passed over.
  }
  return found;
}

function closeOf(text: string, open: string, from: number): number {
  const limit = Math.min(text.length, from + MAX_CONTENT);
  const closer = CLOSE[open.slice(0, 2)];
  if (closer !== undefined) {
    const at = text.indexOf(closer, from);
    return at === -1 || at > limit ? limit : at;
  }
  let depth = 1;
  for (let at = from; at < limit; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x7b) depth += 1;
    else if (char === 0x7d && --depth === 0) return at;
  }
  return limit;
}
