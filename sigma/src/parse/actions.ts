import { Refusal } from "../model.ts";
import type { Entries, Loaded, MapNode, Node } from "./yaml.ts";

/**
 * Applies `action: global`, `reset` and `repeat` of older rule collections: a global document lends its keys to those that
 * follow, until a reset; a repeating one takes the keys of the document before it that it does not give itself.
 */
export function joinActions(documents: readonly Loaded[]): readonly Loaded[] {
  const joined: Loaded[] = [];
  let shared: MapNode | undefined;
  let previous: MapNode | undefined;
  for (const document of documents) {
    if ("error" in document || document.node.kind !== "map") {
      joined.push(document);
      continue;
    }
    const map = document.node;
    const action = map.entries.get("action");
    const name = action?.node.kind === "scalar" ? action.node.value : undefined;
    if (name === "global") {
      shared = shared === undefined ? map : merge(shared, map);
    } else if (name === "reset") {
      shared = undefined;
    } else if (action !== undefined && name !== "repeat") {
      joined.push({ error: new Refusal(action.at, "action must be global, reset or repeat") });
    } else {
      const base = name === "repeat" ? previous : shared;
      previous = base === undefined ? map : merge(base, map);
      joined.push({ node: previous });
    }
  }
  return joined;
}

/** Both maps in one; where both have a key, maps are merged and other values are the second's. */
function merge(first: MapNode, second: MapNode): MapNode {
  const entries = new Map<string, { readonly at: Node["at"]; readonly node: Node }>(first.entries);
  entries.delete("action");
  for (const [key, entry] of second.entries) {
    if (key !== "action")
      entries.set(key, { at: entry.at, node: mergeNodes(first.entries, key, entry.node) });
  }
  return { kind: "map", entries, at: second.at, size: first.size + second.size };
}

function mergeNodes(first: Entries, key: string, node: Node): Node {
  const held = first.get(key)?.node;
  return held?.kind === "map" && node.kind === "map" ? merge(held, node) : node;
}
