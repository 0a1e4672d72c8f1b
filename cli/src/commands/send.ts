import { setTimeout as sleep } from "node:timers/promises";
import { FORMATS, MAX_BATCH_BYTES, MAX_BATCH_EVENTS, TOPICS } from "@threatstream/contracts";
import type { Format } from "@threatstream/contracts";
import { Batcher } from "../batches.ts";
import { cloudError } from "../cloud-errors.ts";
import { oneOf, readArgs, wholeNumber } from "../command.ts";
import type { Command } from "../command.ts";
import { withPauses } from "../idle.ts";
import { openInput } from "../input.ts";
import type { Input } from "../input.ts";
import type { Line } from "../line-splitter.ts";
import { showProgress } from "../progress.ts";
import { openRawTopic } from "../pubsub.ts";
import { Sender } from "../sender.ts";
import { findTarget } from "../target.ts";
import type { Target } from "../target.ts";

const HELP = `Usage: npm run -s threatstream -- send FILE|- [OPTIONS]

Publishes a log to the topic ${TOPICS.raw}. FILE has a record a line (log lines, NDJSON) or is a JSON document (an array of
events, or one event), of any size and also as gzip; - is standard input. Sending a file twice changes nothing: equal lines
are numbered over the whole file.

  --format F     the log's format, for all lines: ${FORMATS.join(", ")}. Default: detected line by line
  --batch N      lines in a message, 1 to ${MAX_BATCH_EVENTS}. Default 200
  --rate EPS     events a second. Default: as fast as they are taken
  --project P    a deployed project, with your Application Default Credentials. Default: the running suite

Examples:
  npm run -s threatstream -- send examples/auth.log
  npm run -s threatstream -- send access.log.gz --format access --project my-project
  npm run -s threatstream -- send examples/access.log --rate 5
  tail -F /var/log/auth.log | npm run -s threatstream -- send -`;

/** Messages that may wait for Pub/Sub's answer at one time. */
const MAX_IN_FLIGHT = 10;
/** How long lines wait for others to share a message with, when the input is silent, in milliseconds. */
const MAX_WAIT_MS = 500;
const MAX_SKIPPED_SHOWN = 20;
/** The exit code of what Ctrl-C ended, by the shell's convention. */
const INTERRUPTED = 130;

/** `threatstream send`: publishes a log. */
export const send: Command = {
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      format: { type: "string" },
      batch: { type: "string" },
      rate: { type: "string" },
      project: { type: "string" },
    });
    const format = oneOf("format", values.format, FORMATS);
    const rate = wholeNumber("rate", values.rate, { min: 1, max: 1_000_000 });
    const asked = wholeNumber("batch", values.batch, { min: 1, max: MAX_BATCH_EVENTS }) ?? 200;
    // At a low rate, a few messages a second: a full one would make its lines wait.
    const size = rate === undefined ? asked : Math.min(asked, Math.max(1, Math.floor(rate / 4)));
    const input = await openInput(positionals);
    try {
      const target = await findTarget({ project: values.project, services: ["pubsub"] });
      return await sendInput(input, { target, format, rate, size });
    } finally {
      input.close();
    }
  },
};

interface SendOptions {
  readonly target: Target;
  readonly format: Format | undefined;
  readonly rate: number | undefined;
  readonly size: number;
}

async function sendInput(input: Input, { target, format, rate, size }: SendOptions): Promise<number> {
  const topic = openRawTopic(target);
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const interrupt = (): void => interrupted.abort();
  process.once("SIGINT", interrupt);
  const sender = new Sender({
    publish: (batch) => topic.publish(batch, format),
    rate,
    signal,
    maxInFlight: MAX_IN_FLIGHT,
  });
  const started = performance.now();
  const sent = (): string => {
    const { lines, messages } = sender.taken;
    const seconds = (performance.now() - started) / 1000;
    const perSecond = Math.round(lines / Math.max(seconds, 0.001));
    const counts = `${counted(lines, "line")} in ${counted(messages, "message")}`;
    return `${counts} to ${target.name}: ${seconds.toFixed(1)} s, ${perSecond} events/s`;
  };
  const sending = new Sending(input, sender, size);
  try {
    await sending.all(signal);
    console.log(`${signal.aborted ? "Interrupted: sent" : "Sent"} ${sent()}.`);
  } catch (error) {
    if (sender.taken.lines > 0) console.error(`Sent ${sent()}, then it failed. Sending all again is safe.`);
    throw cloudError("Publishing", target, error);
  } finally {
    process.off("SIGINT", interrupt);
    // An open connection of Google's library must not hold back the end.
    await Promise.race([topic.close(), sleep(1_000, undefined, { ref: false })]);
  }
  sending.reportSkipped();
  return signal.aborted ? INTERRUPTED : sending.skipped > 0 ? 1 : 0;
}

/** One input on its way. */
class Sending {
  readonly #input: Input;
  readonly #sender: Sender;
  readonly #batcher: Batcher;
  skipped = 0;

  constructor(input: Input, sender: Sender, size: number) {
    this.#input = input;
    this.#sender = sender;
    this.#batcher = new Batcher(size);
  }

  async all(signal: AbortSignal): Promise<void> {
    const progress = showProgress(this.#input);
    try {
      for await (const lines of withPauses(this.#input.lines(), { ms: MAX_WAIT_MS, signal })) {
        if (lines === undefined) await this.#sendRest();
        else await this.#sendLines(lines, signal);
        progress.update(this.#sender.taken.lines);
        if (signal.aborted) break;
      }
      await this.#sendRest();
      await this.#sender.settle();
    } finally {
      progress.stop();
    }
  }

  async #sendLines(lines: readonly Line[], signal: AbortSignal): Promise<void> {
    for (const line of lines) {
      if (signal.aborted) return;
      if (line.size > MAX_BATCH_BYTES) {
        this.#skip(line);
        continue;
      }
      const batch = this.#batcher.add(line);
      if (batch !== undefined) await this.#sender.send(batch);
    }
  }

  async #sendRest(): Promise<void> {
    const batch = this.#batcher.close();
    if (batch !== undefined) await this.#sender.send(batch);
  }

  #skip({ number, size }: Line): void {
    this.skipped += 1;
    if (this.skipped > MAX_SKIPPED_SHOWN) return;
    console.error(
      `line ${number}: skipped, for it has ${size} bytes and a message at most ${MAX_BATCH_BYTES}`,
    );
  }

  /** Says how many lines were left out, after those that have been named. */
  reportSkipped(): void {
    const more = this.skipped - MAX_SKIPPED_SHOWN;
    if (more > 0) console.error(`… and ${counted(more, "more line")} of more than ${MAX_BATCH_BYTES} bytes`);
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
