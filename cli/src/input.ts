import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { MAX_BATCH_BYTES } from "@threatstream/contracts";
import { jsonArrayElements } from "@threatstream/functions/pipeline/json-array.ts";
import { CliError, UsageError } from "./errors.ts";

/** One line of the input, as bytes: what it means is for the pipeline to say. */
export interface Line {
  readonly bytes: Buffer;
  /** Counted from 1. */
  readonly number: number;
}

/** A file, or standard input for `-`. */
export interface Input {
  /** Lines without their ends; blank lines are left out, and numbered. */
  lines(): AsyncGenerator<readonly Line[]>;
  /** Bytes read so far, and in all where that is known. */
  readonly progress: { readonly read: number; readonly total: number | undefined };
  /** When the input was last written; `undefined` for standard input. */
  readonly modifiedAt: number | undefined;
}

/** A whole JSON document (an array, or one event over several lines) is read at once up to this size. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

/** Opens FILE or `-`; files that end in `.gz` are unpacked. Throws `CliError` where there is nothing to read. */
export async function openInput(positionals: readonly string[]): Promise<Input> {
  const [file, ...rest] = positionals;
  if (file === undefined) throw new UsageError("Name a file, or - for standard input");
  if (rest.length > 0) throw new UsageError(`One file at a time: ${JSON.stringify(rest[0])} is one too many`);
  if (file === "-") return toInput(process.stdin, undefined, undefined);
  const info = await stat(file).catch((error: unknown) => {
    throw new CliError(`There is no file ${JSON.stringify(file)} that can be read`, { cause: error });
  });
  if (info.isDirectory()) throw new CliError(`${JSON.stringify(file)} is a folder: name a file`);
  const raw = createReadStream(file, { highWaterMark: 1 << 20 });
  return toInput(raw, info.isFile() ? info.size : undefined, info.mtimeMs, file.endsWith(".gz"));
}

function toInput(
  raw: Readable,
  total: number | undefined,
  modifiedAt: number | undefined,
  packed = false,
): Input {
  let read = 0;
  raw.on("data", (chunk: Buffer) => {
    read += chunk.length;
  });
  raw.pause();
  const stream = packed ? raw.pipe(createGunzip()) : raw;
  if (packed) raw.on("error", (error) => stream.destroy(error));
  return {
    lines: () => readLines(stream),
    progress: {
      get read() {
        return read;
      },
      total,
    },
    modifiedAt,
  };
}

async function* readLines(stream: Readable): AsyncGenerator<readonly Line[]> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  let first = true;
  try {
    for await (const chunk of stream) {
      const bytes: Buffer = chunk;
      const data = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      if (first && data.length > 0) {
        first = false;
        if (isDocument(data)) {
          yield await documentRecords(stream, data);
          return;
        }
      }
      const lines: Line[] = [];
      let from = 0;
      for (let end = data.indexOf(10); end !== -1; end = data.indexOf(10, from)) {
        number += 1;
        addLine(lines, data.subarray(from, end), number);
        from = end + 1;
      }
      rest = data.subarray(from);
      // A line that never ends must not fill the memory: its start is refused for its size, like any other.
      if (rest.length > 2 * MAX_BATCH_BYTES)
        throw new CliError(`Line ${number + 1} is longer than ${MAX_BATCH_BYTES} bytes`);
      yield lines;
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The input could not be read: ${reason}`, { cause: error });
  }
  const last: Line[] = [];
  addLine(last, rest, number + 1);
  yield last;
}

function addLine(lines: Line[], bytes: Buffer, number: number): void {
  const line = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes;
  if (line.some((byte) => byte !== 32 && byte !== 9)) lines.push({ bytes: line, number });
}

/** True where the input starts like a JSON array of objects, or like one object whose first line is not all of it. */
function isDocument(data: Buffer): boolean {
  const start = data.subarray(0, 4096).toString("utf8").trimStart();
  if (/^\[\s*(?:\{|\]|$)/.test(start)) return true;
  return /^\{\s*\r?\n/.test(start);
}

async function documentRecords(stream: Readable, first: Buffer): Promise<readonly Line[]> {
  const chunks = [first];
  let size = first.length;
  for await (const chunk of stream) {
    const bytes: Buffer = chunk;
    chunks.push(bytes);
    size += bytes.length;
    if (size > MAX_DOCUMENT_BYTES) {
      throw new CliError(
        "A JSON document of more than 64 MiB cannot be read at once: write one event a line (NDJSON)",
      );
    }
  }
  const text = Buffer.concat(chunks).toString("utf8").trim();
  const elements = text.startsWith("[") ? jsonArrayElements(text) : [text];
  if (elements === undefined)
    throw new CliError("The input starts like a JSON array but is not a complete one");
  return elements.map((element, index) => ({ bytes: Buffer.from(oneLine(element)), number: index + 1 }));
}

/** A record over several lines as one line; one that is no JSON keeps its words, for the pipeline to refuse. */
function oneLine(text: string): string {
  if (!text.includes("\n")) return text;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text.replaceAll(/\s*\n\s*/g, " ");
  }
}
