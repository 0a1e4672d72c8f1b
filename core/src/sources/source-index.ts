import type { Format } from "@threatstream/contracts";
import type { Parsed } from "./containers/parsed.ts";
import type { Source } from "./source.ts";

/** Finds the source that reads a record. */
export interface SourceIndex {
  readonly formats: readonly Format[];
  /** Returns the first source that recognizes a record, or undefined. */
  detect(parsed: Parsed): Source | undefined;
  /** Returns the source of a format, or undefined if no source reads it. */
  byFormat(format: Format): Source | undefined;
}

/** Makes an index of sources, which are asked in the order given. Throws `RangeError` if two have the same format. */
export function createSourceIndex(sources: readonly Source[]): SourceIndex {
  const byFormat = new Map(sources.map((source) => [source.format, source]));
  if (byFormat.size < sources.length) throw new RangeError("Two sources have the same format.");
  return {
    formats: [...byFormat.keys()],
    detect: (parsed) => sources.find((source) => source.recognizes(parsed)),
    byFormat: (format) => byFormat.get(format),
  };
}
