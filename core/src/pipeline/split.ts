import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS, RawMessageAttributes } from "@threatstream/contracts";
import type { DeadLetterReason, Format } from "@threatstream/contracts";
import { jsonArrayElements } from "../common/json-array.ts";
import type { Simulations } from "../model/simulations.ts";

/** One record of a message, as it came. */
export interface RawRecord {
  readonly text: string;
  /** Its line, or its place in the array, counted from 0. */
  readonly index: number;
  /** Its running number among equal records of the same input, counted from 0. */
  readonly occurrence: number;
  /** The format that the sender named. */
  readonly format: Format | undefined;
  /** The simulation that the sender named: one, or `undefined`. */
  readonly simulations?: Simulations;
  /** When the message reached the topic, epoch milliseconds. */
  readonly receivedAt: number;
}

/** A record, or a whole message (`index` -1), that can never be processed. */
export interface RefusedRecord {
  readonly reason: DeadLetterReason;
  readonly message: string;
  readonly index: number;
  readonly occurrence: number;
  readonly format: string;
  readonly bytes: Uint8Array;
  readonly receivedAt: number;
}

/** A message from `security.raw.logs`, whatever brought it here. */
export interface RawMessage {
  readonly data: Uint8Array;
  readonly attributes: Readonly<Record<string, string>>;
  readonly receivedAt: number;
}

export interface SplitMessage {
  readonly records: readonly RawRecord[];
  readonly refused: readonly RefusedRecord[];
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The records of a message: one event, a JSON array of events, or lines. Refuses the whole message (one refused record,
 * `index` -1) where its limits or attributes are broken, and single lines that are not UTF-8. Blank lines are no records.
 */
export function splitMessage(message: RawMessage): SplitMessage {
  const { data, receivedAt } = message;
  const refuseAll = (reason: DeadLetterReason, text: string): SplitMessage => ({
    records: [],
    refused: [
      {
        reason,
        message: text,
        index: -1,
        occurrence: 0,
        format: message.attributes["format"]?.slice(0, 32) ?? "",
        bytes: data,
        receivedAt,
      },
    ],
  });

  if (data.length === 0) return refuseAll("empty", "The message has no data.");
  if (data.length > MAX_BATCH_BYTES) {
    return refuseAll(
      "too_large",
      `The message has ${data.length} bytes; at most ${MAX_BATCH_BYTES} are accepted.`,
    );
  }
  const attributes = RawMessageAttributes.safeParse(message.attributes);
  if (!attributes.success) {
    const issues = attributes.error.issues.map(
      (issue) => `attribute ${issue.path.join(".")} ${issue.message}`,
    );
    return refuseAll("invalid_attributes", `${issues.join("; ")}.`);
  }
  const { format, simulation_id } = attributes.data;
  const simulations = simulation_id === undefined ? undefined : [simulation_id];
  const sender: Sender = { format, simulations, receivedAt };
  const numbers = parseOccurrences(attributes.data.occurrences);
  const pieces = pieceBytes(data);
  if (pieces === undefined) {
    return refuseAll("invalid_json", "The message starts like a JSON array but is not a complete one.");
  }
  if (pieces.length === 0) return refuseAll("empty", "The message holds only blank lines.");
  if (pieces.length > MAX_BATCH_EVENTS) {
    const advice = "replaying this dead letter sends it in smaller parts";
    return refuseAll("too_many_events", `The message has more than ${MAX_BATCH_EVENTS} records; ${advice}.`);
  }

  const numbering = new Numbering(pieces, numbers);
  const records: RawRecord[] = [];
  const refused: RefusedRecord[] = [];
  for (const piece of pieces) {
    if (piece.text === undefined) refused.push(notUtf8(piece, numbering.of(piece.index), format, receivedAt));
    else records.push(new MessageRecord(piece.text, piece.index, sender, numbering));
  }
  return { records, refused };
}

/** What all records of a message have in common. */
type Sender = Pick<RawRecord, "format" | "simulations" | "receivedAt">;

/** A record that is numbered when it is asked: events with ids of their own never are. */
class MessageRecord implements RawRecord {
  readonly text: string;
  readonly index: number;
  readonly format: Format | undefined;
  readonly simulations?: Simulations;
  readonly receivedAt: number;
  readonly #numbering: Numbering;

  constructor(text: string, index: number, sender: Sender, numbering: Numbering) {
    this.text = text;
    this.index = index;
    this.format = sender.format;
    this.simulations = sender.simulations;
    this.receivedAt = sender.receivedAt;
    this.#numbering = numbering;
  }

  get occurrence(): number {
    return this.#numbering.of(this.index);
  }
}

/** The running numbers of a message's records among equal ones, given by the sender or counted on first use. */
class Numbering {
  readonly #pieces: readonly Piece[];
  #numbers: ReadonlyMap<number, number> | undefined;

  constructor(pieces: readonly Piece[], given: ReadonlyMap<number, number> | undefined) {
    this.#pieces = pieces;
    this.#numbers = given;
  }

  of(index: number): number {
    this.#numbers ??= this.#count();
    return this.#numbers.get(index) ?? 0;
  }

  #count(): ReadonlyMap<number, number> {
    const count = occurrenceCounter();
    return new Map(
      this.#pieces.map((piece) => {
        const key = piece.text ?? Buffer.from(piece.bytes).toString("latin1");
        return [piece.index, count(key)];
      }),
    );
  }
}

function notUtf8(
  { index, bytes }: { readonly index: number; readonly bytes: Uint8Array },
  occurrence: number,
  format: Format | undefined,
  receivedAt: number,
): RefusedRecord {
  const message = "The line is not valid UTF-8.";
  return { reason: "invalid_utf8", message, index, occurrence, format: format ?? "", bytes, receivedAt };
}

type Piece =
  | { readonly index: number; readonly text: string }
  | { readonly index: number; readonly text: undefined; readonly bytes: Uint8Array };

/**
 * Cuts the bytes into records, one more than the limit at most; `undefined` where they begin a JSON array, on one line, that
 * does not end. What only starts like an array is lines: one hostile line must not cost the others.
 */
function pieceBytes(data: Uint8Array): readonly Piece[] | undefined {
  const text = decode(data);
  if (text === undefined) return byteLines(data);
  const start = text.trimStart();
  if (start.startsWith("[") && looksLikeJsonArray(start)) {
    const elements = jsonArrayElements(start, MAX_BATCH_EVENTS + 1);
    if (elements !== undefined) return elements.map((element, index) => ({ index, text: element }));
    if (!start.trimEnd().includes("\n")) return undefined;
  }
  if (start.startsWith("{") && isOneJsonObject(start)) return [{ index: 0, text: start.trimEnd() }];
  return textLines(text);
}

function textLines(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0, index = 0; from < text.length && pieces.length <= MAX_BATCH_EVENTS; index += 1) {
    const newline = text.indexOf("\n", from);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(from, end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
    if (line.trim() !== "") pieces.push({ index, text: line });
    from = end + 1;
  }
  return pieces;
}

/** A JSON array, and not a log line that happens to start with a bracket (`[::1]:443 - …`, `[error] …`). */
function looksLikeJsonArray(start: string): boolean {
  return /^\[\s*[[{\]"]/.test(start);
}

/** True for one JSON object over several lines; lines of JSON are not one. */
function isOneJsonObject(text: string): boolean {
  const firstLine = text.slice(0, text.indexOf("\n") === -1 ? text.length : text.indexOf("\n"));
  if (firstLine.length === text.trimEnd().length || isJson(firstLine)) return false;
  return isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function byteLines(data: Uint8Array): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let index = 0; from < data.length && pieces.length <= MAX_BATCH_EVENTS; index += 1) {
    const newline = data.indexOf(10, from);
    const end = newline === -1 ? data.length : newline;
    const bytes = data.subarray(from, end > from && data[end - 1] === 13 ? end - 1 : end);
    const text = decode(bytes);
    if (text === undefined) pieces.push({ index, text, bytes });
    else if (text.trim() !== "") pieces.push({ index, text });
    from = end + 1;
  }
  return pieces;
}

function parseOccurrences(attribute: string | undefined): ReadonlyMap<number, number> | undefined {
  if (attribute === undefined) return undefined;
  const pairs = attribute === "" ? [] : attribute.split(",");
  return new Map(
    pairs.map((pair) => {
      const [index, occurrence] = pair.split(":").map(Number);
      return [index ?? 0, occurrence ?? 0];
    }),
  );
}

/** Counts equal texts: 0 for the first, 1 for its first repetition, … */
export function occurrenceCounter(): (text: string) => number {
  const seen = new Map<string, number>();
  return (text) => {
    const occurrence = seen.get(text) ?? 0;
    seen.set(text, occurrence + 1);
    return occurrence;
  };
}
