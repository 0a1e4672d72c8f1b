import type { Impact } from "../types.ts";
import type { Token } from "./tokens.ts";

/** A piece of evidence of SQL injection, with the stretch of the text that shows it. */
export interface Sign {
  readonly sign: string;
  readonly confidence: number;
  readonly impact: Impact;
  readonly start: number;
  readonly end: number;
}

/** Where a text stands in the application's statement, as far as its own quotes tell. */
export interface Continuation {
  /** The tokens after what closes the application's value. */
  readonly tokens: readonly Token[];
  /** Whether the text closed a quote of the application, or stands bare in the statement. */
  readonly context: "quote" | "number" | "word";
  /** What came before: the value's ordinary part. */
  readonly before: string;
  /** Whether it is the first quote of its sort in the text: later ones may close a literal of the text's own. */
  readonly isFirst: boolean;
}

/** A sign over a range of tokens, `to` exclusive. */
export function signOver(
  tokens: readonly Token[],
  from: number,
  to: number,
  { sign, confidence, impact = "disclosure" }: { sign: string; confidence: number; impact?: Impact },
): Sign {
  const start = tokens[Math.min(from, tokens.length - 1)]?.start ?? 0;
  const last = tokens[Math.min(to, tokens.length) - 1];
  return { sign, confidence, impact, start, end: last?.end ?? start };
}
