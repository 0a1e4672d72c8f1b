import { isUtf8 } from "node:buffer";
import { jsonArrayElements } from "@threatstream/core/common";
import { CliError } from "./errors.ts";
import { startsLikeArray, toLine } from "./line-splitter.ts";
import type { Line } from "./line-splitter.ts";

/** A JSON document (an array, or one object over several lines) is read at once, up to this size in bytes. */
export const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

/** What an input may be, by its first line; lines are what it is otherwise. */
export type DocumentKind = "array" | "object";

/** Judges an input by its start, which holds at least its first line (or 64 KiB of it). */
export function documentKind(start: Buffer): DocumentKind | undefined {
  const text = start.toString("utf8").trimStart();
  if (startsLikeArray(text)) return "array";
  const firstLine = firstLineOf(text);
  // NDJSON has a whole object on its first line; of an object over several lines, that is `{` or ends with a comma.
  return firstLine === "{" || (firstLine.startsWith("{") && firstLine.endsWith(",")) ? "object" : undefined;
}

const GROUP = 1_000;

/**
 * The records of a whole document, one line each, in groups; `undefined` where it is lines after all. Throws `CliError` where it is JSON
 * that cannot be cut into records.
 */
export function documentLines(kind: DocumentKind, bytes: Buffer): Iterable<Line[]> | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString("utf8");
  const start = text.trimStart();
  return kind === "array" ? arrayLines(text, start) : objectLines(text, start);
}

/** The error for a document that is larger than can be read at once; `undefined` where it is lines after all. */
export function tooLarge(kind: DocumentKind, start: Buffer): CliError | undefined {
  if (kind === "object" || isLinesOfArrays(start.toString("utf8").trimStart())) return undefined;
  return new CliError(
    "The input is one JSON array of more than 64 MiB, which is read as a whole: write one event a line instead, for example with `jq -c '.[]'`",
  );
}

function arrayLines(text: string, start: string): Iterable<Line[]> | undefined {
  const elements = jsonArrayElements(start);
  if (elements !== undefined) return numbered(elements, text);
  if (isLinesOfArrays(start)) return undefined;
  throw new CliError("The input starts like a JSON array but does not end like one: is it cut off?");
}

function* numbered(elements: readonly string[], text: string): Generator<Line[]> {
  let [at, number] = [0, 1];
  let group: Line[] = [];
  for (const element of elements) {
    const found = text.indexOf(element, at);
    number += newlines(text, at, found);
    if (element !== "") group.push(toLine(oneLine(element), number));
    number += newlines(text, found, found + element.length);
    at = found + element.length;
    if (group.length < GROUP) continue;
    yield group;
    group = [];
  }
  yield group;
}

function objectLines(text: string, start: string): Iterable<Line[]> | undefined {
  try {
    return [[toLine(JSON.stringify(JSON.parse(start)), 1 + newlines(text, 0, text.length - start.length))]];
  } catch (cause) {
    if (firstLineOf(start) !== "{") return undefined;
    throw new CliError(
      "The input holds JSON objects over several lines: write one a line, for example with `jq -c .`",
      { cause },
    );
  }
}

function isLinesOfArrays(start: string): boolean {
  return start.includes("\n") && jsonArrayElements(firstLineOf(start)) !== undefined;
}

function firstLineOf(text: string): string {
  const newline = text.indexOf("\n");
  return (newline === -1 ? text : text.slice(0, newline)).trimEnd();
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
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
