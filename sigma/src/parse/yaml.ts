import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { Document, ParsedNode } from "yaml";
import { Refusal } from "../model.ts";
import type { Position, Scalar } from "../model.ts";

/** A YAML node with its place in the file. */
export type Node =
  | { readonly kind: "scalar"; readonly value: Scalar; readonly at: Position; readonly size: number }
  | { readonly kind: "list"; readonly items: readonly Node[]; readonly at: Position; readonly size: number }
  | { readonly kind: "map"; readonly entries: Entries; readonly at: Position; readonly size: number };

export type Entries = ReadonlyMap<string, { readonly at: Position; readonly node: Node }>;
export type MapNode = Extract<Node, { kind: "map" }>;

/** A document, or why it could not be read. */
export type Loaded = { readonly node: Node } | { readonly error: Refusal };

/** Longest file that is read, in characters. */
const MAX_CHARACTERS = 32 * 1024 * 1024;
/** Most nodes of one document with all aliases written out: what an alias bomb exceeds. */
const MAX_NODES = 1_000_000;
const MAX_DEPTH = 64;
const START: Position = { line: 1, column: 1 };

/**
 * Reads all documents of a YAML 1.2 file. Aliases share nodes instead of copying them, so an alias bomb costs nothing before
 * it is refused. Empty documents are left out.
 */
export function loadYaml(text: string): readonly Loaded[] {
  if (text.length > MAX_CHARACTERS) {
    return [{ error: new Refusal(START, `the file is longer than ${MAX_CHARACTERS} characters`) }];
  }
  if (openBrackets(text) > MAX_BRACKETS)
    return [{ error: new Refusal(START, "the file is nested too deeply") }];
  const lines = new LineCounter();
  try {
    // Duplicate keys are looked for below: the library compares each key with each other.
    const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
    if (!Array.isArray(documents)) return [];
    return documents.flatMap((document) => load(document, lines));
  } catch (error) {
    // The library parses recursively: very deep nesting exhausts the stack.
    if (error instanceof RangeError) return [{ error: new Refusal(START, "the file is nested too deeply") }];
    throw error;
  }
}

/** Most brackets that are open at once, those within texts included: beyond it the library's recursion takes seconds. */
const MAX_BRACKETS = 2_000;

function openBrackets(text: string): number {
  let [open, most] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // [ and {, ] and }
    if (unit === 0x5b || unit === 0x7b) open += 1;
    else if ((unit === 0x5d || unit === 0x7d) && open > 0) open -= 1;
    if (open > most) most = open;
  }
  return most;
}

function load(document: Document.Parsed, lines: LineCounter): readonly Loaded[] {
  const [problem] = document.errors;
  if (problem !== undefined) {
    return [{ error: new Refusal(position(lines, problem.pos[0]), `not valid YAML: ${problem.message}`) }];
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  try {
    return [{ node: new Reader(lines).read(contents, 0) }];
  } catch (error) {
    if (error instanceof Refusal) return [{ error }];
    throw error;
  }
}

function position(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

class Reader {
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, Node>();

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  read(node: ParsedNode | null, depth: number): Node {
    const at = node === null ? START : position(this.#lines, node.range[0]);
    if (depth > MAX_DEPTH) throw new Refusal(at, `nested more than ${MAX_DEPTH} levels deep`);
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) throw new Refusal(at, `the alias *${node.source} has no anchor before it`);
      return target;
    }
    const read = this.#readContent(node, at, depth);
    if (read.size > MAX_NODES) throw new Refusal(at, `more than ${MAX_NODES} values, counting aliases`);
    const anchor = node?.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, read);
    return read;
  }

  #readContent(node: ParsedNode | null, at: Position, depth: number): Node {
    if (isSeq<ParsedNode>(node)) {
      const items = node.items.map((item) => this.read(item, depth + 1));
      return { kind: "list", items, at, size: 1 + items.reduce((sum, item) => sum + item.size, 0) };
    }
    if (isMap<ParsedNode, ParsedNode | null>(node)) return this.#readMap(node.items, at, depth);
    if (isScalar(node)) return { kind: "scalar", value: scalar(node.value, node.source, at), at, size: 1 };
    return { kind: "scalar", value: null, at, size: 1 };
  }

  #readMap(
    pairs: readonly { readonly key: ParsedNode; readonly value: ParsedNode | null }[],
    at: Position,
    depth: number,
  ): Node {
    const entries = new Map<string, { readonly at: Position; readonly node: Node }>();
    let size = 1;
    for (const { key, value } of pairs) {
      const keyNode = this.read(key, depth + 1);
      if (keyNode.kind !== "scalar") throw new Refusal(keyNode.at, "a key must be a text");
      const name = String(keyNode.value ?? "");
      if (entries.has(name)) throw new Refusal(keyNode.at, `the key "${name}" is there twice`);
      const node = this.read(value, depth + 1);
      size += 1 + node.size;
      entries.set(name, { at: keyNode.at, node });
    }
    return { kind: "map", entries, at, size };
  }
}

function scalar(value: unknown, source: string | undefined, at: Position): Scalar {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    // An integer that a double cannot hold is compared as the text that it is.
    const isExact = !Number.isInteger(value) || Number.isSafeInteger(value);
    return isExact || source === undefined ? value : source;
  }
  throw new Refusal(at, "a value must be a text, a number, true, false or null");
}

/** Plain data of a node. */
export function toPlain(node: Node): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toPlain);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toPlain(entry.node)]));
}
