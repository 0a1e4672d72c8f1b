/** A tag as a browser reads it. */
export interface Tag {
  /** In lower case, without a namespace's prefix. */
  readonly name: string;
  readonly isClosing: boolean;
  readonly attributes: readonly Attribute[];
  readonly start: number;
  readonly end: number;
}

export interface Attribute {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const MAX_TAGS = 256;
const MAX_ATTRIBUTES = 64;
// Old browsers and parsers skip NUL and blanks after the bracket.
const OPEN =
  /<[\s\u0000]{0,8}(\/?)[\s\u0000/]{0,4}((?:[a-z][a-z0-9]{0,15}:)?[a-z][a-z0-9\u0000-]{0,31})(?=[\s/>"'\u0000-\u001f(<&;?!\\=+{]|$)/gi;
const GAP = /[\s/\u0000-\u001f]*/y;
const NAME = /[^\s/>=<"'`\u0000-\u001f][^\s/>=<"'`\u0000-\u001f]{0,63}/y;
const EQUALS = /[\s\u0000-\u001f]{0,64}=[\s\u0000-\u001f]{0,64}/y;

/** The tags of a text, also of one that is cut off; at most `MAX_TAGS`. */
export function tagsIn(text: string): readonly Tag[] {
  const tags: Tag[] = [];
  OPEN.lastIndex = 0;
  for (let match = OPEN.exec(text); match !== null && tags.length < MAX_TAGS; match = OPEN.exec(text)) {
    const name = (match[2] ?? "").replaceAll("\u0000", "").toLowerCase();
    const { attributes, end } = attributesAt(text, OPEN.lastIndex);
    const bare = name.slice(name.indexOf(":") + 1);
    tags.push({ name: bare, isClosing: match[1] === "/", attributes, start: match.index, end });
    OPEN.lastIndex = Math.max(end, OPEN.lastIndex);
  }
  return tags;
}

/** The attributes from an index on, up to the tag's end or to what is none. */
export function attributesAt(
  text: string,
  from: number,
): { readonly attributes: readonly Attribute[]; readonly end: number } {
  const attributes: Attribute[] = [];
  let at = from;
  while (at < text.length && attributes.length < MAX_ATTRIBUTES) {
    at = skip(GAP, text, at);
    if (text[at] === ">") return { attributes, end: at + 1 };
    // A stray quote, as in `<img """>`, separates too.
    if (text[at] === '"' || text[at] === "'" || text[at] === "`") {
      at += 1;
      continue;
    }
    const nameEnd = skip(NAME, text, at);
    if (nameEnd === at) break;
    const valueAt = skip(EQUALS, text, nameEnd);
    const hasValue = valueAt > nameEnd;
    const end = hasValue ? valueEnd(text, valueAt) : nameEnd;
    const value = hasValue ? unquoted(text.slice(valueAt, end)) : "";
    attributes.push({ name: text.slice(at, nameEnd).toLowerCase(), value, start: at, end });
    at = end;
  }
  return { attributes, end: at };
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

const UNQUOTED = /[^\s>]*/y;

function valueEnd(text: string, at: number): number {
  const quote = text[at];
  if (quote !== '"' && quote !== "'" && quote !== "`") return skip(UNQUOTED, text, at);
  const close = text.indexOf(quote, at + 1);
  return close === -1 ? text.length : close + 1;
}

function unquoted(value: string): string {
  const quote = value[0];
  if (quote !== '"' && quote !== "'" && quote !== "`") return value;
  return value.length > 1 && value.endsWith(quote) ? value.slice(1, -1) : value.slice(1);
}
