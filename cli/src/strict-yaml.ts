import { isAlias, isNode, parseDocument, visit } from "yaml";
import type { Document } from "yaml";

/** Strict YAML 1.2: a key once, no aliases, tags or %YAML directive, one document. Throws with the place of a fault. */
export function readStrictYaml(text: string): unknown {
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    uniqueKeys: true,
    prettyErrors: true,
  });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) throw new Error(fault.message.split("\n")[0]);
  const surprise = surpriseIn(document);
  if (surprise !== undefined) throw new Error(surprise);
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  return value;
}

/** What YAML allows and we do not: it would say something else than a reader expects. */
function surpriseIn(document: Document.Parsed): string | undefined {
  if (document.directives.yaml.explicit === true) return "has a %YAML directive; it must be YAML 1.2";
  let surprise: string | undefined;
  visit(document, (_key, node) => {
    if (isAlias(node)) surprise = `uses the alias *${node.source}; write the value out`;
    else if (isNode(node) && node.tag !== undefined) surprise = `uses the tag ${node.tag}`;
    return surprise === undefined ? undefined : visit.BREAK;
  });
  return surprise;
}
