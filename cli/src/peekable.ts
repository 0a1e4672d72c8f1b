const JOINED_BYTES = 64 * 1024;

/** Chunks of bytes whose start can be looked at before they are read. */
export class Peekable implements AsyncIterable<Buffer> {
  readonly #iterator: AsyncIterator<unknown>;
  #start: Buffer[] = [];

  constructor(chunks: AsyncIterable<unknown>) {
    this.#iterator = chunks[Symbol.asyncIterator]();
  }

  /** The start of the bytes: as much as it takes to be `enough`, or all. */
  async peek(enough: (start: Buffer) => boolean): Promise<Buffer> {
    let start: Buffer = Buffer.concat(this.#start);
    this.#start = [start];
    let size = start.length;
    // A long start is joined only when it has doubled, so that it costs no more than twice its length.
    while (!enough(start)) {
      const chunk = await this.#next();
      if (chunk === undefined) return this.#join();
      this.#start.push(chunk);
      size += chunk.length;
      if (size >= 2 * start.length || size <= JOINED_BYTES) start = this.#join();
    }
    return start;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (let chunk = this.#start.shift(); chunk !== undefined; chunk = this.#start.shift()) yield chunk;
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) yield chunk;
  }

  #join(): Buffer {
    const joined = Buffer.concat(this.#start);
    this.#start = [joined];
    return joined;
  }

  async #next(): Promise<Buffer | undefined> {
    const { done, value } = await this.#iterator.next();
    if (done === true) return undefined;
    if (!Buffer.isBuffer(value)) throw new TypeError("The input is read as bytes.");
    return value;
  }
}
