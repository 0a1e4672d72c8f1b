import { LEVELS, Refusal, STATUSES } from "../model.ts";
import type { LogSource, Metadata } from "../model.ts";
import { toPlain } from "./yaml.ts";
import type { Entries, MapNode, Node } from "./yaml.ts";

/** Keys of the specification that are not part of the metadata. */
const STRUCTURE = new Set(["logsource", "detection", "correlation", "filter", "action"]);
const TEXTS = ["id", "name", "taxonomy", "description", "license", "author", "date", "modified"] as const;
const LISTS = ["references", "tags", "fields", "falsepositives", "scope"] as const;
const KNOWN = new Set<string>(["title", "status", "level", "related", "generate", ...TEXTS, ...LISTS]);
const MAX_TITLE = 256;

/** Reads what a document says about itself. Throws a `Refusal` at the first key with a wrong value. */
export function readMetadata(map: MapNode): Metadata {
  const { entries } = map;
  const title = text(entries, "title");
  if (title === undefined) throw new Refusal(map.at, 'the key "title" is missing');
  if (title.length > MAX_TITLE) throw new Refusal(map.at, `the title is longer than ${MAX_TITLE} characters`);
  const status = choice(entries, "status", STATUSES);
  const level = choice(entries, "level", LEVELS);
  const related = readRelated(entries);
  return {
    title,
    ...Object.fromEntries(TEXTS.flatMap((key) => present(key, text(entries, key)))),
    ...Object.fromEntries(LISTS.flatMap((key) => present(key, texts(entries, key)))),
    ...(status !== undefined && { status }),
    ...(level !== undefined && { level }),
    ...(related !== undefined && { related }),
    custom: readCustom(entries),
  };
}

function present<T>(key: string, value: T | undefined): readonly (readonly [string, T])[] {
  return value === undefined ? [] : [[key, value]];
}

function readCustom(entries: Entries): Readonly<Record<string, unknown>> {
  const others = [...entries].filter(([key]) => !KNOWN.has(key) && !STRUCTURE.has(key));
  return Object.fromEntries(others.map(([key, { node }]) => [key, toPlain(node)]));
}

function readRelated(entries: Entries): Metadata["related"] {
  const node = entries.get("related")?.node;
  if (node === undefined || isNull(node)) return undefined;
  return listOf(node, "related").map((item) => {
    const map = mapOf(item, "an entry of related");
    const [id, type] = [text(map.entries, "id"), text(map.entries, "type")];
    if (id === undefined || type === undefined) {
      throw new Refusal(item.at, "an entry of related needs an id and a type");
    }
    return { id, type };
  });
}

/** Reads which log a rule or filter is for. */
export function readLogSource(map: MapNode): LogSource {
  const node = map.entries.get("logsource")?.node;
  if (node === undefined) throw new Refusal(map.at, 'the key "logsource" is missing');
  const { entries } = mapOf(node, "logsource");
  const source = Object.fromEntries(
    ["category", "product", "service"].flatMap((key) => present(key, text(entries, key)?.toLowerCase())),
  );
  if (Object.keys(source).length === 0 && entries.size === 0) {
    throw new Refusal(node.at, "logsource names no category, product or service");
  }
  return source;
}

function isNull(node: Node): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** The text of a key; `undefined` if the key is absent or null. */
export function text(entries: Entries, key: string): string | undefined {
  const node = entries.get(key)?.node;
  if (node === undefined || isNull(node)) return undefined;
  if (node.kind !== "scalar") throw new Refusal(node.at, `${key} must be a text`);
  return String(node.value);
}

/** The texts of a key that holds a list, or a single one. */
export function texts(entries: Entries, key: string): readonly string[] | undefined {
  const node = entries.get(key)?.node;
  if (node === undefined || isNull(node)) return undefined;
  return listOf(node, key).map((item) => {
    if (item.kind !== "scalar") throw new Refusal(item.at, `${key} must be a list of texts`);
    return String(item.value);
  });
}

function choice<T extends string>(entries: Entries, key: string, choices: readonly T[]): T | undefined {
  const value = text(entries, key);
  if (value === undefined) return undefined;
  const found = choices.find((each) => each === value);
  const at = entries.get(key)?.node.at ?? { line: 1, column: 1 };
  if (found === undefined) throw new Refusal(at, `${key} is "${value}", not one of ${choices.join(", ")}`);
  return found;
}

/** The items of a list; a single value counts as a list of one. */
export function listOf(node: Node, what: string): readonly Node[] {
  if (node.kind === "map") throw new Refusal(node.at, `${what} must be a list`);
  return node.kind === "list" ? node.items : [node];
}

export function mapOf(node: Node, what: string): MapNode {
  if (node.kind !== "map") throw new Refusal(node.at, `${what} must be a map`);
  return node;
}
