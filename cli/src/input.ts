import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { CliError, UsageError } from "./errors.ts";
import { MAX_DOCUMENT_BYTES, documentKind, documentLines, tooLarge } from "./json-document.ts";
import { LineSplitter } from "./line-splitter.ts";
import type { Line } from "./line-splitter.ts";
import { Peekable } from "./peekable.ts";

/** A file, or standard input for `-`. */
export interface Input {
  /** The records, as they are read. Throws `CliError` where they cannot be. */
  lines(): AsyncGenerator<readonly Line[]>;
  /** Bytes read so far, and in all where that is known. */
  readonly progress: { readonly read: number; readonly total: number | undefined };
  /** When the input was last written, epoch milliseconds; `undefined` for standard input. */
  readonly modifiedAt: number | undefined;
  /** Stops reading. */
  close(): void;
}

const CHUNK_BYTES = 256 * 1024;
const START_BYTES = 64 * 1024;

/**
 * Opens FILE or `-`: lines, or a JSON document; what is gzip is unpacked, whatever its name. Throws `UsageError` for a wrong
 * number of names and `CliError` where there is nothing to read.
 */
export async function openInput(positionals: readonly string[]): Promise<Input> {
  const [file, ...rest] = positionals;
  if (file === undefined) throw new UsageError("Name a file, or - for standard input");
  if (rest.length > 0) throw new UsageError(`One file at a time: ${JSON.stringify(rest[0])} is one too many`);
  if (file === "-") return toInput(process.stdin, undefined, undefined);
  const path = resolve(invokedIn(), file);
  const info = await stat(path).catch((cause: unknown) => {
    throw new CliError(`There is no file ${JSON.stringify(file)}: check its name`, { cause });
  });
  if (info.isDirectory()) throw new CliError(`${JSON.stringify(file)} is a folder: name a file`);
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  return toInput(stream, info.isFile() ? info.size : undefined, info.isFile() ? info.mtimeMs : undefined);
}

/** npm runs scripts in the repository's root; names of files are meant where the user is. */
function invokedIn(): string {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  return script === "threatstream" && folder !== undefined ? folder : process.cwd();
}

/** Reads `stream` as an input. */
function toInput(stream: Readable, total: number | undefined, modifiedAt: number | undefined): Input {
  let read = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      const bytes: Buffer = chunk;
      read += bytes.length;
      yield bytes;
    }
  }
  return {
    lines: () => readLines(counted()),
    progress: {
      get read() {
        return read;
      },
      total,
    },
    modifiedAt,
    close: () => void stream.destroy(),
  };
}

async function* readLines(raw: AsyncIterable<Buffer>): AsyncGenerator<readonly Line[]> {
  try {
    const chunks = await unpacked(raw);
    const start = await chunks.peek((bytes) => bytes.length >= START_BYTES || hasLine(bytes));
    if (isUtf16(start)) {
      throw new CliError("The input is UTF-16: turn it into UTF-8 first, with `iconv -f UTF-16 -t UTF-8`");
    }
    const kind = documentKind(start);
    if (kind !== undefined) {
      const whole = await chunks.peek((bytes) => bytes.length > MAX_DOCUMENT_BYTES);
      const isWhole = whole.length <= MAX_DOCUMENT_BYTES;
      const error = isWhole ? undefined : tooLarge(kind, whole);
      if (error !== undefined) throw error;
      const lines = isWhole ? documentLines(kind, whole) : undefined;
      if (lines !== undefined) {
        yield* lines;
        return;
      }
    }
    const splitter = new LineSplitter();
    for await (const chunk of chunks) yield splitter.push(chunk);
    yield splitter.end();
  } catch (error) {
    if (error instanceof CliError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The input cannot be read: ${reason}`, { cause: error });
  }
}

async function unpacked(raw: AsyncIterable<Buffer>): Promise<Peekable> {
  const chunks = new Peekable(raw);
  const start = await chunks.peek((bytes) => bytes.length >= 2);
  if (start[0] !== 0x1f || start[1] !== 0x8b) return chunks;
  // An error of either stream ends the unpacked one, where it is read.
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  pipeline(Readable.from(chunks), gunzip, () => {});
  return new Peekable(gunzip);
}

function hasLine(bytes: Buffer): boolean {
  return bytes.toString("utf8").trimStart().includes("\n");
}

function isUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
