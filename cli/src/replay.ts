import { MAX_BATCH_BYTES } from "@threatstream/contracts";
import type { DeadLetter } from "@threatstream/contracts";
import { splitMessage } from "@threatstream/core/pipeline";
import { Batcher } from "./batches.ts";
import { CliError } from "./errors.ts";
import { documentKind, documentLines } from "./json-document.ts";
import { LineSplitter } from "./line-splitter.ts";
import type { Line } from "./line-splitter.ts";
import type { RawMessage } from "./pubsub.ts";

/** What brings a dead letter's bytes back. */
export interface Replay {
  readonly messages: readonly RawMessage[];
  /** Records that no message can hold. */
  readonly leftOut: number;
}

const BATCH_LINES = 200;

/**
 * The messages that replay a dead letter. A single record comes back with its own number, so that it has the id that it would
 * have had, and is the same dead letter again where it is still refused; a message that was too large comes in parts. Throws
 * `CliError` where the record cannot be sent in a way that keeps it what it was.
 */
export function replayOf(letter: DeadLetter, data: Buffer): Replay {
  if (data.length === 0) throw new CliError("it is empty: there is nothing to replay");
  if (letter.index >= 0) return { messages: [singleRecord(data, letter.occurrence)], leftOut: 0 };
  if (letter.reason !== "too_large" && letter.reason !== "too_many_events") {
    return { messages: [{ data }], leftOut: 0 };
  }
  const batcher = new Batcher(BATCH_LINES);
  const messages: RawMessage[] = [];
  let leftOut = 0;
  for (const line of linesOf(data)) {
    if (line.size > MAX_BATCH_BYTES) {
      leftOut += 1;
      continue;
    }
    const batch = batcher.add(line);
    if (batch !== undefined) messages.push(batch);
  }
  const last = batcher.close();
  return { messages: last === undefined ? messages : [...messages, last], leftOut };
}

/** A record came from a line, or from an array, where it may have had several lines. */
function singleRecord(data: Buffer, occurrence: number): RawMessage {
  const occurrences = `0:${occurrence}`;
  const asElement = Buffer.concat([Buffer.from("["), data, Buffer.from("]")]);
  const message = [data, asElement]
    .map((each) => ({ data: each, occurrences }))
    .find((each) => yields(each, data, occurrence));
  if (message !== undefined) return message;
  throw new CliError(
    "it cannot be sent on its own: apart from its neighbours it would be read as something else",
  );
}

/** True where the pipeline reads one record from a message: this one, with this number. */
function yields(message: Required<RawMessage>, data: Buffer, occurrence: number): boolean {
  const attributes = { occurrences: message.occurrences };
  const { records, refused } = splitMessage({ data: message.data, attributes, receivedAt: 0 });
  const [only, ...others] = [
    ...records.map((record) => ({ bytes: Buffer.from(record.text), occurrence: record.occurrence })),
    ...refused,
  ];
  return (
    only !== undefined && others.length === 0 && only.occurrence === occurrence && data.equals(only.bytes)
  );
}

function* linesOf(data: Buffer): Generator<Line> {
  const document = documentOf(data);
  if (document !== undefined) {
    for (const group of document) yield* group;
    return;
  }
  const splitter = new LineSplitter();
  yield* splitter.push(data);
  yield* splitter.end();
}

function documentOf(data: Buffer): Iterable<Line[]> | undefined {
  const kind = documentKind(data);
  try {
    return kind && documentLines(kind, data);
  } catch (error) {
    // It starts like a document and is none: lines, as the pipeline reads it.
    if (error instanceof CliError) return undefined;
    throw error;
  }
}
