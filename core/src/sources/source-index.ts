import type { Format } from "@threatstream/contracts";
import type { Source } from "./source.ts";

/** Finds the source that reads a record. */
export interface SourceIndex {
  readonly formats: readonly Format[];
  /** Returns the source that recognizes a record, or undefined. */
  detect(record: string): Source | undefined;
  /** Returns the source of a format, or undefined if no source reads it. */
  byFormat(format: Format): Source | undefined;
}

/** Makes an index of sources, which are asked in the order given. Throws `RangeError` if two have the same format. */
export function createSourceIndex(sources: readonly Source[]): SourceIndex {
  const byFormat = new Map(sources.map((source) => [source.format, source]));
  if (byFormat.size < sources.length) throw new RangeError("Two sources have the same format.");
  return {
    formats: [...byFormat.keys()],
    detect: (record) => sources.find((source) => source.recognizes(record)),
    byFormat: (format) => byFormat.get(format),
  };
}
