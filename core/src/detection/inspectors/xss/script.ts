/** A stretch of script that does something in a page, judged by what it calls or reads. */
export interface ScriptUse {
  readonly sign: string;
  readonly confidence: number;
  readonly start: number;
  readonly end: number;
}

const GLOBAL = String.raw`(?:window|self|top|parent|frames|globalthis|this|document|opener|content)`;
/** Functions of a page that show, run, load or send something. */
const SINK = String.raw`(?:alert|confirm|prompt|eval|function|settimeout|setinterval|setimmediate|execscript|fetch|import|xmlhttprequest|postmessage|msgbox|atob|queuemicrotask|requestanimationframe|\$\.(?:get|post|getscript|ajax|globaleval)|jquery\.(?:get|post|getscript|ajax)|string\.fromcharcode|createcontextualfragment|importscripts|sendbeacon|navigator\.sendbeacon)`;
const CALL = String.raw`(?:\s{0,8}(?:\?\.\s{0,4})?(?:\x60|\.(?:call|apply|bind)\b)|\?\.\s{0,4}\(|\(|\s{1,8}\((?:\s{0,4}["'\x60/]|[^)\n]{0,64}\)\s{0,4}[;,})+*/|&<>"'-]))`;
const NOT_INSIDE = String.raw`(?<![\w$.])`;

interface Pattern {
  readonly sign: string;
  readonly confidence: number;
  readonly pattern: RegExp;
}

// They see the text in lower case, its comments taken out.
const PATTERNS: readonly Pattern[] = [
  {
    sign: "call of a page's function",
    confidence: 0.8,
    pattern: new RegExp(`${NOT_INSIDE}(?:${GLOBAL}\\s{0,4}(?:\\?\\.|\\.)\\s{0,4})?${SINK}${CALL}`),
  },
  {
    sign: "call in parentheses",
    confidence: 0.85,
    pattern: new RegExp(
      String.raw`\(\s{0,4}(?:${GLOBAL}\.)?(?:alert|confirm|prompt|eval|fetch)\s{0,4}\)\s{0,4}(?:\?\.)?[(\x60]`,
    ),
  },
  {
    sign: "computed member of a global",
    confidence: 0.88,
    pattern: new RegExp(
      String.raw`${NOT_INSIDE}${GLOBAL}\s{0,4}(?:\?\.)?\s{0,4}\[[^\]]{1,200}\][^;]{0,64}[(\x60=]`,
    ),
  },
  {
    sign: "constructor chain",
    confidence: 0.88,
    pattern:
      /constructor['"\x60]?\s{0,4}\]?\s{0,4}(?:\.\s{0,4}|\[\s{0,4}['"\x60]?)(?:constructor|prototype)|(?:\[\]|''|""|\(\)|\/\/|\d)\s{0,4}(?:\.|\[['"\x60])(?:constructor|map|filter|find|some|every|sort|from|at|flat)['"\x60]?\]?[.[(]\s{0,4}['"\x60]?(?:constructor|alert|eval|confirm|prompt)/,
  },
  {
    sign: "page's secrets",
    confidence: 0.75,
    pattern:
      /(?<![\w$])(?:document\s{0,4}(?:\.|\[['"])\s{0,4}(?:cookie|domain|write|writeln|location|url|body|documentelement|createelement|head|forms|scripts|implementation)\b|(?:local|session)storage\s{0,4}[.[]|navigator\.credentials)/,
  },
  {
    sign: "change of address",
    confidence: 0.78,
    pattern:
      /(?<![\w$.])(?:(?:window|self|top|parent|document)\.)?location\s{0,4}(?:(?:\.(?:href|hash|search)|\[['"]href['"]\])?\s{0,4}=(?!=)\s{0,4}['"\x60/a-z]|\.(?:assign|replace)\s{0,4}\()/,
  },
  {
    sign: "function handed over",
    confidence: 0.82,
    pattern:
      /[\])'"\x60]\.(?:find|map|some|every|filter|foreach|sort|reduce|flatmap)\s{0,4}\(\s{0,4}(?:alert|confirm|prompt|eval)\b/,
  },
  {
    sign: "error handler",
    confidence: 0.88,
    pattern:
      /(?<![\w$])onerror\s{0,4}=\s{0,4}[\w$.[\]]{2,32}\s{0,4}[;,}]\s{0,4}throw\b|throw\s{0,4}(?:onerror|\[?onerror)\s{0,4}=/,
  },
  {
    sign: "getter or conversion that runs",
    confidence: 0.8,
    pattern:
      /(?:valueof|tostring|symbol\.hasinstance\]|tojson|toprimitive\])\s{0,4}[:=]\s{0,4}(?:alert|confirm|prompt|eval|\w{1,16}=>|function)|\binstanceof\s{0,4}\{\s{0,4}\[/,
  },
  {
    sign: "code from a text",
    confidence: 0.85,
    pattern:
      /(?:\beval|\bfunction|settimeout|setinterval)\s{0,4}\(\s{0,4}(?:atob|unescape|decodeuri|string\.fromcharcode|['"\x60]|name\b|location\b|window\.name)|\/\.source\s{0,4}\+|\breflect\.(?:apply|construct|get)\b|\bproxy\s{0,4}\(|with\s{0,4}\((?:document|window)\)/,
  },
];

const PUNCTUATION = /[[\]()!+{}]{40,}/;

/** Script that does something in a page, in a text in lower case. */
export function scriptUsesIn(text: string): readonly ScriptUse[] {
  const uses: ScriptUse[] = [];
  for (const { sign, confidence, pattern } of PATTERNS) {
    const match = pattern.exec(text);
    if (match !== null)
      uses.push({ sign, confidence, start: match.index, end: match.index + match[0].length });
  }
  const marks = PUNCTUATION.exec(text);
  if (marks !== null && marks[0].includes("[]") && marks[0].includes("+")) {
    uses.push({
      sign: "script of punctuation",
      confidence: 0.9,
      start: marks.index,
      end: marks.index + marks[0].length,
    });
  }
  return uses;
}
