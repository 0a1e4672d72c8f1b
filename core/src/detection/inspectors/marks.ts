/**
 * Classes of characters that attacks need; each inspector names those without which it can find nothing. White space
 * includes a `+` that stands for a space.
 */
export const MARK = {
  /** `'`, `"` or a backtick. */
  QUOTE: 1 << 0,
  /** `<` or `>`. */
  ANGLE: 1 << 1,
  /** `(` or `)`. */
  PAREN: 1 << 2,
  /** `;`. */
  SEMICOLON: 1 << 3,
  /** `|` or `&`. */
  PIPE: 1 << 4,
  /** `$`, `{`, `}`, `#` or `@`. */
  TEMPLATE: 1 << 5,
  /** `[` or `]`. */
  BRACKET: 1 << 6,
  /** `/`. */
  SLASH: 1 << 7,
  /** A backslash. */
  BACKSLASH: 1 << 8,
  /** `:`. */
  COLON: 1 << 9,
  /** `=`, `!`, `~`, `^`, `*`, `%`, `,` or `?`. */
  OPERATOR: 1 << 10,
  /** White space, line breaks included. */
  SPACE: 1 << 11,
  /** CR or LF. */
  LINE_BREAK: 1 << 12,
  /** NUL and other control characters. */
  CONTROL: 1 << 13,
  /** Anything beyond ASCII. */
  WIDE: 1 << 14,
  /** `..`. */
  CLIMB: 1 << 15,
  /** `--`. */
  DASHES: 1 << 16,
} as const;

const CLASS = new Uint32Array(128);
const CHARACTERS: readonly (readonly [characters: string, mark: number])[] = [
  ["'\"`", MARK.QUOTE],
  ["<>", MARK.ANGLE],
  ["()", MARK.PAREN],
  [";", MARK.SEMICOLON],
  ["|&", MARK.PIPE],
  ["${}#@", MARK.TEMPLATE],
  ["[]", MARK.BRACKET],
  ["/", MARK.SLASH],
  ["\\", MARK.BACKSLASH],
  [":", MARK.COLON],
  ["=!~^*%,?", MARK.OPERATOR],
  [" \t\v\f", MARK.SPACE],
  ["\r\n", MARK.SPACE | MARK.LINE_BREAK],
];
for (let code = 0; code < 0x20; code += 1) CLASS[code] = MARK.CONTROL;
CLASS[0x7f] = MARK.CONTROL;
for (const [characters, mark] of CHARACTERS) {
  for (const character of characters) CLASS[character.charCodeAt(0)] = mark;
}

const DOT = 0x2e;
const DASH = 0x2d;

/** The bits of `MARK` of a text, in one pass. */
export function marksOf(text: string): number {
  let marks = 0;
  let before = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === before) {
      if (code === DOT) marks |= MARK.CLIMB;
      else if (code === DASH) marks |= MARK.DASHES;
    }
    marks |= code < 128 ? (CLASS[code] ?? 0) : MARK.WIDE;
    before = code;
  }
  return marks;
}
