import { oneOf, readArgs, wholeNumber } from "../../cli/src/command.ts";
import { UsageError } from "../../cli/src/errors.ts";

const WAYS = ["api", "topic"] as const;

/** What a soak was asked for. */
export interface SoakOptions {
  /** Events a second. */
  readonly eps: number;
  readonly minutes: number;
  /** Events in a request or message, at most. */
  readonly batch: number;
  /** Of a hundred batches so many are sent a second time. */
  readonly repeatPercent: number;
  /** Through `POST /api/events`, or to the topic as sensors publish. */
  readonly via: (typeof WAYS)[number];
  /** Where the figures are written, too. */
  readonly json: string | undefined;
}

/** Reads the command line. Throws `UsageError` in one line. */
export function readOptions(args: readonly string[]): SoakOptions {
  const { values, positionals } = readArgs(args, {
    eps: { type: "string" },
    minutes: { type: "string" },
    batch: { type: "string" },
    repeat: { type: "string" },
    via: { type: "string" },
    json: { type: "string" },
  });
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is one argument too many`);
  return {
    eps: wholeNumber("eps", values.eps, { min: 1, max: 100_000 }) ?? 200,
    minutes: minutesOf(values.minutes),
    batch: wholeNumber("batch", values.batch, { min: 1, max: 1_000 }) ?? 200,
    repeatPercent: wholeNumber("repeat", values.repeat, { min: 0, max: 100 }) ?? 5,
    via: oneOf("via", values.via, WAYS) ?? "api",
    json: values.json,
  };
}

function minutesOf(text = "1"): number {
  const minutes = Number(text);
  if (/^\d{1,4}(?:\.\d{1,2})?$/.test(text) && minutes > 0) return minutes;
  throw new UsageError(`--minutes must be a number above 0, as 10 or 0.5, and not ${JSON.stringify(text)}`);
}
