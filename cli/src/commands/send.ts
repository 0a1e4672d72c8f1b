import { setTimeout as sleep } from "node:timers/promises";
import { PubSub } from "@google-cloud/pubsub";
import type { Topic } from "@google-cloud/pubsub";
import { FORMATS, MAX_BATCH_BYTES, MAX_BATCH_EVENTS, TOPICS } from "@threatstream/contracts";
import { Batcher } from "../batches.ts";
import type { Batch } from "../batches.ts";
import { oneOf, readArgs, wholeNumber } from "../command.ts";
import type { Command } from "../command.ts";
import { CliError } from "../errors.ts";
import { openInput } from "../input.ts";
import type { Input } from "../input.ts";
import { showProgress } from "../progress.ts";
import { findTarget } from "../target.ts";

const HELP = `Usage: npm run -s threatstream -- send FILE|- [OPTIONS]

Publishes the lines of a log, or JSON events, to ${TOPICS.raw}. Sending a file twice changes nothing.

  --format F     the log's format, for all lines: ${FORMATS.join(", ")}. Default: detected line by line
  --batch N      lines in a message, 1 to ${MAX_BATCH_EVENTS}. Default 200
  --rate EPS     lines a second. Default: as fast as they are taken
  --project P    a deployed project, with your Application Default Credentials. Default: the running suite

  npm run -s threatstream -- send /var/log/auth.log --format sshd
  zcat access.log.*.gz | npm run -s threatstream -- send - --rate 500`;

/** Messages that may wait for Pub/Sub's answer at one time. */
const MAX_IN_FLIGHT = 8;

interface Sent {
  lines: number;
  messages: number;
  skipped: number;
}

/** `threatstream send`: publishes a log. */
export const send: Command = {
  summary: "publish a log, or events, to the topic",
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
    // At a low rate a message a second is as slow as a message may be.
    const size = rate === undefined ? asked : Math.min(asked, Math.max(1, Math.floor(rate / 4)));
    const input = await openInput(positionals);
    const target = await findTarget(values.project);
    const pubsub = new PubSub({ projectId: target.projectId });
    const topic = pubsub.topic(TOPICS.raw, { batching: { maxMessages: 1 } });
    const interrupted = new AbortController();
    const interrupt = (): void => interrupted.abort();
    process.once("SIGINT", interrupt);
    const started = performance.now();
    const sent: Sent = { lines: 0, messages: 0, skipped: 0 };
    try {
      await sendAll(input, { topic, size, rate, format, signal: interrupted.signal }, sent);
    } finally {
      process.off("SIGINT", interrupt);
      await pubsub.close();
    }
    const seconds = (performance.now() - started) / 1000;
    const perSecond = Math.round(sent.lines / Math.max(seconds, 0.001));
    const { lines, messages, skipped } = sent;
    console.log(
      `${interrupted.signal.aborted ? "Interrupted. " : ""}Sent ${lines} lines in ${messages} messages to ${target.name}: ${seconds.toFixed(1)} s, ${perSecond} lines/s.`,
    );
    if (skipped > 0) console.error(`Skipped ${skipped} lines of more than ${MAX_BATCH_BYTES} bytes.`);
    return interrupted.signal.aborted ? 130 : 0;
  },
};

interface Sending {
  readonly topic: Topic;
  readonly size: number;
  readonly rate: number | undefined;
  readonly format: string | undefined;
  readonly signal: AbortSignal;
}

async function sendAll(input: Input, sending: Sending, sent: Sent): Promise<void> {
  const { topic, size, rate, format, signal } = sending;
  const batcher = new Batcher(size);
  const progress = showProgress(input);
  const inFlight = new Set<Promise<void>>();
  let failure: unknown;
  const started = performance.now();
  const publish = async (batch: Batch): Promise<void> => {
    if (rate !== undefined) {
      const due = started + (sent.lines / rate) * 1000;
      await sleep(Math.max(0, due - performance.now()), undefined, { signal }).catch(() => undefined);
    }
    while (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
    sent.lines += batch.lines;
    sent.messages += 1;
    const attributes = { occurrences: batch.occurrences, ...(format !== undefined && { format }) };
    const published: Promise<void> = topic
      .publishMessage({ data: batch.data, attributes })
      .then(
        () => undefined,
        (error: unknown) => {
          failure ??= error;
        },
      )
      .finally(() => inFlight.delete(published));
    inFlight.add(published);
    progress.update(sent.lines);
  };
  try {
    for await (const lines of input.lines()) {
      for (const line of lines) {
        if (line.bytes.length > MAX_BATCH_BYTES) {
          sent.skipped += 1;
          continue;
        }
        const batch = batcher.add(line);
        if (batch !== undefined) await publish(batch);
        if (failure !== undefined || signal.aborted) break;
      }
      if (failure !== undefined || signal.aborted) break;
    }
    const last = batcher.close();
    if (last !== undefined && failure === undefined && !signal.aborted) await publish(last);
    await Promise.all(inFlight);
  } finally {
    progress.stop();
  }
  if (failure !== undefined) throw publishError(failure);
}

function publishError(error: unknown): CliError {
  const text = error instanceof Error ? error.message : String(error);
  return new CliError(
    `Pub/Sub did not take a message (is the topic ${TOPICS.raw} there?): ${text.split("\n", 1)[0]}`,
    {
      cause: error,
    },
  );
}
