import { MAX_BATCH_EVENTS } from "@threatstream/contracts";
import { oneOf, readArgs, wholeNumber } from "../../cli/src/command.ts";
import { UsageError } from "../../cli/src/errors.ts";

const VIAS = ["api", "topic"] as const;

/** What `npm run soak` was asked for. */
export interface SoakOptions {
  /** Events that fall due each second. */
  readonly eps: number;
  readonly minutes: number;
  /** Events in a request or message, at most. */
  readonly batch: number;
  /** How many of a hundred batches are sent twice. */
  readonly repeat: number;
  /** Through `POST /api/events`, or straight into the topic behind it. */
  readonly via: (typeof VIAS)[number];
  /** Where the report goes as JSON. */
  readonly json: string | undefined;
}

const MOST_MINUTES = 1_440;
/** The account of a run is held in memory, some hundred bytes for each event. */
const MOST_EVENTS = 10_000_000;

/** @throws {UsageError} in one line, for the first thing that is wrong. */
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
  if (values.json === "") throw new UsageError("--json needs the name of a file");
  const eps = wholeNumber("eps", values.eps, { min: 1, max: 100_000 }) ?? 200;
  const minutes = minutesOf(values.minutes);
  if (eps * minutes * 60 > MOST_EVENTS) {
    throw new UsageError(`--eps times --minutes must be at most ${MOST_EVENTS} events`);
  }
  return {
    eps,
    minutes,
    batch: wholeNumber("batch", values.batch, { min: 1, max: MAX_BATCH_EVENTS }) ?? MAX_BATCH_EVENTS,
    repeat: wholeNumber("repeat", values.repeat, { min: 0, max: 100 }) ?? 0,
    via: oneOf("via", values.via, VIAS) ?? "api",
    json: values.json,
  };
}

function minutesOf(text = "1"): number {
  const minutes = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && minutes * 60 >= 1 && minutes <= MOST_MINUTES) return minutes;
  throw new UsageError(
    `--minutes must be a number up to ${MOST_MINUTES}, a second (0.02) at least, and not ${JSON.stringify(text)}`,
  );
}
