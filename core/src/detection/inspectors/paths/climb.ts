/** A way up through parent directories. */
export interface Climb {
  readonly start: number;
  readonly end: number;
  /** How many levels up. */
  readonly levels: number;
  /** Spelled in a way that only filters are meant to misread: `....//`, `..;/`, `.%0d./`, a mark in between. */
  readonly odd: boolean;
  /** How far above its start a path gets: 2 for `a/../../../b`; 0 if it stays below. */
  readonly above: number;
}

// One step up: two dots, perhaps with control characters, a parameter or further dots, then slashes.
const STEP =
  /(?:\.[\u0000-\u0020]{0,2}\.|\.\[\.\]|\.\.\.\/\.?)(?:[\u0000-\u0020]{1,2}|;[\w=-]{0,16}|\.{1,2}|[.\u00a0]{0,2}["'`]{1,2})?(?:[/\\|]{1,6}|0x[25]f|$)/y;
const PLAIN_STEP = /^\.\.(?:[/\\]|$)/;
const MAX_STEPS = 64;

/**
 * The first run of steps up in a text; undefined if there is none. A step begins a text or follows a slash or a mark, so
 * that `report..final/x` and `1..10` are none.
 */
export function climbIn(text: string): Climb | undefined {
  let from = 0;
  for (let tries = 0; tries < MAX_STEPS; tries += 1) {
    const dot = nextDot(text, from);
    if (dot === -1) return undefined;
    const run = runAt(text, dot);
    if (run !== undefined && canStart(text, dot) && !isEllipsis(text.slice(dot, run.end)))
      return { ...run, above: aboveStart(text, dot, run.levels) };
    from = run?.end ?? dot + 2;
  }
  return undefined;
}

/** Three dots and more, without a slash. */
function isEllipsis(run: string): boolean {
  return /^\.{3,}$/.test(run);
}

function nextDot(text: string, from: number): number {
  const doubled = text.indexOf("..", from);
  // `.%0d./`, `.[.]/` and the like.
  const marked = /\.(?:[\u0000-\u0020]{1,2}|\[)\./.exec(
    doubled === -1 ? text.slice(from) : text.slice(from, doubled),
  );
  return marked === null ? doubled : from + marked.index;
}

function canStart(text: string, at: number): boolean {
  if (at === 0) return true;
  return !/[\w.)\]]/.test(text.charAt(at - 1));
}

function runAt(text: string, at: number): Omit<Climb, "above"> | undefined {
  let end = at;
  let levels = 0;
  let odd = false;
  while (levels < MAX_STEPS) {
    STEP.lastIndex = end;
    const step = STEP.exec(text);
    if (step === null) break;
    levels += 1;
    odd ||= !PLAIN_STEP.test(step[0]);
    end = STEP.lastIndex;
    if (end >= text.length) break;
  }
  return levels === 0 || isTwoDots(text, at, end) ? undefined : { start: at, end, levels, odd };
}

/** Two dots that end a text after no slash: an ellipsis, or an open range. */
function isTwoDots(text: string, at: number, end: number): boolean {
  return end === at + 2 && end === text.length && !/[/\\]/.test(text.charAt(at - 1));
}

/** Folders before a climb are left first: `a/b/../x` stays where it is. */
function aboveStart(text: string, at: number, levels: number): number {
  const before = text.slice(Math.max(0, at - 512), at);
  const path = before.split(/[\s"'=?&,;:|<>]/).at(-1) ?? "";
  const folders = path.split(/[/\\]+/).filter((part) => part !== "" && part !== ".").length;
  return Math.max(0, levels - folders);
}

// The escapes are part of the evidence: no browser sends an escaped dot or slash of a step up in a path.
const ENCODED_STEP =
  /(?:%(?:25){0,4}2e|%c0%[2a6e]e|%e0%80%ae|%u002e|%uff0e|\.){2}(?:;|%(?:25){0,4}3b)?(?:%(?:25){0,4}(?:2f|5c)|%c0%[2a]f|%c1%9c|%e0%80%af|%u2215|%u2216|[/\\]|$)/i;

/** Whether a text as sent has a step up with an escaped dot or slash. */
export function hasEncodedStep(raw: string): boolean {
  const at = raw.indexOf("%");
  if (at === -1) return false;
  const step = ENCODED_STEP.exec(raw);
  return step?.[0].includes("%") === true;
}

/** Whether a text as sent has overlong UTF-8 for a dot or a slash, which only very old decoders read as one. */
export function hasOverlong(raw: string): boolean {
  return /%c0%(?:a[ef]|[26]e|2f)|%c1%(?:9c|1c|pc)|%e0%80%a[ef]|%f0%80%80%a[ef]/i.test(raw);
}
