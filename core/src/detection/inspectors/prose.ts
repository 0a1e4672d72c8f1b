import type { Value } from "./types.ts";

/** Names of parameters whose values people write as text: posts, comments, code to show. */
const TEXT_NAME =
  /(?:^|[._[-])(?:content|contents|text|body|desc|description|comment|comments|message|msg|note|notes|post|article|readme|markdown|md|html|snippet|code|source|src_?code|script|summary|details|answer|question|reply|bio|about|excerpt|diff|patch|log|logs|title|subject|changelog|raw|value|data|input_?text|prompt|cells|lines|config|manifest|yaml|template|query|sql|cmd_?output|output|stdout|stderr|stack|stacktrace|trace|exception|error)\]?$/;

/** Names of parameters that hold what someone searches for. */
const SEARCH_NAME =
  /^(?:q|query|search|s|keywords?|term|terms|k|wd|text|searchtext|search_query|find|filter|jql|lucene)$/;

/** Whether a value stands where people write text, by the name of its parameter. */
export function isTextField(value: Value): boolean {
  if (value.place === "file") return true;
  return value.name === undefined ? value.place === "body" : TEXT_NAME.test(value.name);
}

/** Whether a value is what someone searches for, by the name of its parameter. */
export function isSearch(value: Value): boolean {
  return value.name !== undefined && SEARCH_NAME.test(value.name);
}

const WORD = /(?:^|[\s("'])[A-Za-z][a-z']{1,20}(?=[\s.,;:!?)"']|$)/g;

/** The number of everyday words in a stretch of a text: letters alone, between blanks or marks. Looks at 2 KiB at most. */
export function wordsIn(text: string, start = 0, end = text.length): number {
  const stretch = text.slice(start, Math.min(end, start + 2_048));
  return stretch.match(WORD)?.length ?? 0;
}

/** Whether a text reads like a document: many words, or several lines of some length. */
export function isDocument(text: string): boolean {
  if (text.length < 40) return false;
  const lines = lineCount(text);
  return lines >= 4 || wordsIn(text) >= 12 || (lines >= 2 && wordsIn(text) >= 6);
}

/** Fences, tags of forums and emphasis, by which people mark code in what they write. */
const QUOTED_CODE = /```|~~~|\[code|^\s{4}|^>|<pre|<code/i;

/** Whether a short text is code and nothing else: people who write about code put words round it. */
export function isBareCode(text: string): boolean {
  return text.length < 240 && wordsIn(text) < 4 && !QUOTED_CODE.test(text) && lineCount(text) < 3;
}

function lineCount(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1 && lines < 8; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
