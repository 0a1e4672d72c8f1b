import { randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** Compressed blocks of text are held in memory up to this many bytes, and above it in a temporary file. */
const DEFAULT_MEMORY_BYTES = 64 * 1024 * 1024;

/** The temporary file could not be used. */
class BlocksError extends Error {
  override name = "BlocksError";
}

/** Memory is taken in pages: many small buffers would each wait for the garbage collector with what made them. */
const PAGE_BYTES = 4 * 1024 * 1024;

/** Where a block that was put away lies: in a page, or (without one) in the file. */
export interface BlockRef {
  readonly page: Buffer | undefined;
  readonly offset: number;
  readonly length: number;
}

/**
 * Texts that are put away until they are needed again: compressed in memory and, past a budget, in one temporary file that
 * only this user can read and that is gone when the process ends, however it ends. Throws `BlocksError` where the folder
 * for temporary files cannot take it.
 */
export class Blocks {
  readonly #budget: number;
  #held = 0;
  #page = Buffer.alloc(0);
  #used = 0;
  #file: { readonly descriptor: number; readonly path: string; size: number } | undefined;

  /** `budget`: bytes that are held in memory; default 64 MiB. */
  constructor(budget: number = DEFAULT_MEMORY_BYTES) {
    this.#budget = budget;
  }

  /** Puts a text away. */
  put(text: string): BlockRef {
    const packed = deflateRawSync(text, { level: 1 });
    if (this.#used + packed.length > this.#page.length) {
      const size = Math.max(PAGE_BYTES, packed.length);
      if (this.#held + size > this.#budget) return this.#write(packed);
      this.#held += size;
      this.#page = Buffer.allocUnsafeSlow(size);
      this.#used = 0;
    }
    const ref = { page: this.#page, offset: this.#used, length: packed.length };
    this.#used += packed.copy(this.#page, this.#used);
    return ref;
  }

  /** The text that was put away. */
  get(ref: BlockRef): string {
    const packed =
      ref.page === undefined ? this.#read(ref) : ref.page.subarray(ref.offset, ref.offset + ref.length);
    return inflateRawSync(packed).toString();
  }

  #read(ref: BlockRef): Buffer {
    const packed = Buffer.allocUnsafe(ref.length);
    try {
      for (let at = 0; at < packed.length;) {
        const read = readSync(this.#open().descriptor, packed, at, packed.length - at, ref.offset + at);
        if (read === 0) throw new RangeError("It is shorter than it was.");
        at += read;
      }
    } catch (cause) {
      throw new BlocksError(`The temporary file in ${tmpdir()} cannot be read`, { cause });
    }
    return packed;
  }

  /** Ends the temporary file. Not needed before the process ends, except on Windows. Repeating it does nothing. */
  close(): void {
    if (this.#file === undefined) return;
    const { descriptor, path } = this.#file;
    this.#file = undefined;
    closeSync(descriptor);
    remove(path);
  }

  #write(packed: Buffer): BlockRef {
    try {
      const file = this.#open();
      const ref = { page: undefined, offset: file.size, length: packed.length };
      for (let at = 0; at < packed.length;) {
        at += writeSync(file.descriptor, packed, at, packed.length - at, ref.offset + at);
      }
      file.size += packed.length;
      return ref;
    } catch (cause) {
      const advice = "free some space, or name another folder with TMPDIR";
      throw new BlocksError(`The folder for temporary files, ${tmpdir()}, cannot take more: ${advice}`, {
        cause,
      });
    }
  }

  #open() {
    if (this.#file !== undefined) return this.#file;
    const path = join(tmpdir(), `threatstream-${randomUUID()}`);
    const descriptor = openSync(path, "wx+", 0o600);
    // Without a name nothing is left behind, not even by a kill. Windows cannot: there `close` removes it.
    remove(path);
    this.#file = { descriptor, path, size: fstatSync(descriptor).size };
    return this.#file;
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It has no name any more, or may not lose it while it is open.
  }
}
