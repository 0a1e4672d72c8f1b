/** Characters whose simple case folding differs from `toLowerCase`, which also looks at their neighbours. */
const SPECIAL = /[\u03a3\u03c2\u017f]/;

/**
 * Folds a text for comparison without case: equal texts in any spelling of case fold to the same text, and a part of a text
 * folds to a part of the folded text.
 */
function fold(text: string): string {
  if (!SPECIAL.test(text)) return text.toLowerCase();
  // toLowerCase gives a final sigma a form of its own: "ΑΣ" would not be found within "ΑΣΑ".
  return text
    .replaceAll(/[\u03a3\u03c2]/g, "\u03c3")
    .replaceAll("\u017f", "s")
    .toLowerCase();
}

/** The characters that introduce an option on a Windows command line: hyphen, slash, en dash, em dash, horizontal bar. */
export const DASHES = ["-", "/", "\u2013", "\u2014", "\u2015"] as const;

/** Writes each of `DASHES` as a hyphen, so that all of them compare as equal. */
function foldDashes(text: string): string {
  return text.replaceAll(/[/\u2013\u2014\u2015]/g, "-");
}

/** How a text is prepared before it is compared. */
export interface Folding {
  /** Upper and lower case differ. */
  readonly cased?: true;
  /** All of `DASHES` are equal. */
  readonly dashes?: true;
}

export const FOLDINGS = 4;

/** A number below `FOLDINGS` for each way of folding. */
export function foldingIndex({ cased, dashes }: Folding): number {
  return (cased === true ? 1 : 0) + (dashes === true ? 2 : 0);
}

export function applyFolding(text: string, index: number): string {
  const dashed = index >= 2 ? foldDashes(text) : text;
  return index % 2 === 1 ? dashed : fold(dashed);
}
