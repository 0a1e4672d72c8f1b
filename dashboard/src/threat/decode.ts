/** One form of a text, as it was read. */
export interface Step {
  /** What was done to get here. */
  readonly name: string;
  readonly text: string;
}

/** A signal in parts: what was seen, and the text that it was seen in, if it has one. */
export interface Signal {
  readonly label: string;
  readonly quoted: string | undefined;
}

/** Splits `boolean probe: "' or 1=1--"` into what was seen and where. Other texts are a label alone. */
export function parseSignal(signal: string): Signal {
  const colon = signal.indexOf(': "');
  if (colon < 1 || !signal.endsWith('"') || signal.length < colon + 4)
    return { label: signal, quoted: undefined };
  return { label: signal.slice(0, colon), quoted: signal.slice(colon + 3, -1) };
}

const MOST_STEPS = 5;

/**
 * The forms of a hostile text, from the one that was sent: percent-encoding taken off as often as there is any, then comments
 * that split words. Text alone; nothing is run.
 */
export function decodeSteps(text: string): readonly Step[] {
  const steps: Step[] = [{ name: "as sent", text }];
  let last = text;
  for (let round = 1; round <= MOST_STEPS; round += 1) {
    const next = decodePercent(last);
    if (next === last) break;
    steps.push({ name: round === 1 ? "percent-decoded" : `percent-decoded, ${round} times`, text: next });
    last = next;
  }
  const plain = last.replaceAll(/\/\*[^*]*\*\//g, "");
  if (plain !== last) steps.push({ name: "comments out", text: plain });
  return steps;
}

/** Takes one layer of percent-encoding off; bytes that are not UTF-8 stay as they are. */
function decodePercent(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** Control characters and those that turn the direction of text, made visible: they could hide what stands there. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
