import type { Format } from "@threatstream/contracts";
import { quote } from "../common/text.ts";
import { readContainer } from "./containers/index.ts";
import type { Parsed } from "./containers/parsed.ts";
import { rejected } from "./source.ts";
import type { ParseContext, ParseResult, Source } from "./source.ts";
import type { SourceIndex } from "./source-index.ts";

/** What a record became, and the format that it has; the format is absent if no source read it. */
export type ReadResult =
  | { readonly result: ParseResult; readonly format?: Format; readonly host?: string }
  /** A line that stands for repetitions of the line before it from the same host. */
  | { readonly repeats: number; readonly host?: string };

/**
 * Reads a record in two stages: its container once, then the first source that recognizes it, or the source of the format that the
 * sender named. A line of a program that no source reads is ignored with the program's name; a text that no source knows is refused.
 */
export function readText(
  text: string,
  sources: SourceIndex,
  format: Format | undefined,
  context: ParseContext,
): ReadResult {
  const container = readContainer(text);
  if (container.kind === "marker") return { result: { kind: "ignored", reason: container.reason } };
  if (container.kind === "repeat") {
    const { host } = container;
    return { repeats: Number(container.count), ...(host === undefined ? {} : { host }) };
  }
  if (container.kind === "broken") {
    return { result: rejected(container.message, container.reason), format: "native" };
  }
  const { parsed } = container;
  const source = format === undefined ? detect(parsed, sources) : sources.byFormat(format);
  const host = parsed.host === undefined ? {} : { host: parsed.host };
  if (source !== undefined) return { result: source.parse(parsed, context), format: source.format, ...host };
  const reason = notForUs(parsed);
  if (reason !== undefined) return { result: { kind: "ignored", reason } };
  const known = sources.formats.join(", ");
  return { result: rejected(`The line has none of the known formats (${known}).`, "unknown_format") };
}

/** JSON that no source recognizes is read as a native event, so that the sender learns what it lacks. */
function detect(parsed: Parsed, sources: SourceIndex): Source | undefined {
  return sources.detect(parsed) ?? (parsed.record === undefined ? undefined : sources.byFormat("native"));
}

/** Why a record that no source knows is not for us; `undefined` if it cannot be told what it is. */
function notForUs({ container, program, time, fields }: Parsed): string | undefined {
  if (program !== undefined) return `a line of ${quote(program, 64)}`;
  if (fields !== undefined)
    return `a ${container.toUpperCase()} record of ${quote(fields.get("product") ?? "", 64)}`;
  return time === undefined || time === "-" ? undefined : "a line with a time and without a program";
}

/** Reads a text by one source. */
export function readWith(source: Source, text: string, context: ParseContext): ParseResult {
  const container = readContainer(text);
  switch (container.kind) {
    case "parsed":
      return source.parse(container.parsed, context);
    case "broken":
      return rejected(container.message, container.reason);
    case "marker":
      return { kind: "ignored", reason: container.reason };
    case "repeat":
      return { kind: "ignored", reason: "a repetition of the line before it" };
  }
}
