import { MAX_BATCH_BYTES } from "@threatstream/contracts";
import { jsonArrayElements } from "@threatstream/core/common";

/** One record of the input, as bytes: what it means is for the pipeline to say. */
export interface Line {
  /** Without the line's end. Of a line that no message can hold, its start alone. */
  readonly bytes: Buffer;
  /** Where it stands in the input, counted from 1. */
  readonly number: number;
  /** Its length in bytes: more than `bytes` has where the line is too long for any message. */
  readonly size: number;
}

const KEPT_OF_OVERLONG = 256;
const [TAB, LF, CR, SPACE, OPENING_BRACKET] = [9, 10, 13, 32, 0x5b];
const BOM = Buffer.from("\ufeff");

/**
 * Cuts bytes into lines, however they arrive, in memory that no line can fill: of a line above 8 MiB only the start is kept.
 * Blank lines are left out, but numbered. A line that is a JSON array stands for its elements, as it does for the pipeline
 * when it comes alone.
 */
export class LineSplitter {
  #number = 0;
  #parts: Buffer[] = [];
  #size = 0;

  /** The lines that end within `chunk`. They may share its memory. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      this.#take(chunk.subarray(from, end));
      this.#end(lines);
      from = end + 1;
    }
    if (from < chunk.length) this.#take(chunk.subarray(from));
    return lines;
  }

  /** The last line, where the input does not end with a line's end. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.#size > 0) this.#end(lines);
    return lines;
  }

  #take(part: Buffer): void {
    const fits = this.#size + part.length <= MAX_BATCH_BYTES + 1;
    if (fits) this.#parts.push(part);
    else if (this.#size <= MAX_BATCH_BYTES + 1) {
      const start = Buffer.concat([...this.#parts, part.subarray(0, KEPT_OF_OVERLONG)]);
      this.#parts = [Buffer.from(start.subarray(0, KEPT_OF_OVERLONG))];
    }
    this.#size += part.length;
  }

  #end(lines: Line[]): void {
    const [only] = this.#parts;
    const whole = this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts);
    const isWhole = whole.length === this.#size;
    const bytes = isWhole ? trimmed(whole) : whole;
    this.#number += 1;
    const line = { bytes, number: this.#number, size: isWhole ? bytes.length : this.#size };
    this.#parts = [];
    this.#size = 0;
    if (isBlank(bytes)) return;
    const elements = isWhole ? arrayElements(bytes) : undefined;
    if (elements === undefined) lines.push(line);
    else lines.push(...elements.map((element) => toLine(element, line.number)));
  }
}

/** A text as a line of the input. */
export function toLine(text: string, number: number): Line {
  const bytes = Buffer.from(text);
  return { bytes, number, size: bytes.length };
}

/** Without the carriage return of a Windows line's end, and without a byte order mark: files are joined with theirs. */
function trimmed(line: Buffer): Buffer {
  const from = line[0] === BOM[0] && line.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  return line.subarray(from, line.length > from && line[line.length - 1] === CR ? -1 : undefined);
}

function isBlank(line: Buffer): boolean {
  for (let at = 0; at < line.length; at += 1) {
    const byte = line[at] ?? 0;
    if (byte > 127) return line.toString().trim() === "";
    if (byte !== SPACE && (byte < TAB || byte > CR)) return false;
  }
  return true;
}

function arrayElements(line: Buffer): string[] | undefined {
  let at = 0;
  while (line[at] === SPACE || line[at] === TAB) at += 1;
  if (line[at] !== OPENING_BRACKET) return undefined;
  const text = line.toString("utf8", at);
  const elements = startsLikeArray(text) ? jsonArrayElements(text) : undefined;
  return elements?.filter((element) => element !== "");
}

/** A JSON array, and not a log line that happens to start with a bracket (`[::1]:443 - …`, `[error] …`). */
export function startsLikeArray(text: string): boolean {
  return /^\[\s*(?:[[{\]"]|$)/.test(text);
}
