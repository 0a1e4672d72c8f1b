import type { Collector } from "./collector.ts";

const MAX_NODES = 1_024;
const ATTRIBUTE = /([\w:.-]{1,64})\s{0,8}=\s{0,8}(?:"([^"]{0,8192})"|'([^']{0,8192})')/g;
const WORTH_READING = /[^\w\s.,:/-]|\.\.|\w:\/|^\s*[^\s]{12,}\s*$/;

/** True for a text that starts as an XML document does. */
export function isXmlLike(text: string): boolean {
  return /^\s{0,64}<(?:\?xml|!doctype|[a-z_][\w:.-]{0,64}[\s/>])/i.test(text);
}

/** Takes in an XML document as a whole, and its texts and attributes' values apart. */
export function addXml(into: Collector, text: string): void {
  into.add({ place: "body" }, text);
  let from = 0;
  for (let nodes = 0; nodes < MAX_NODES && from < text.length && !into.isFull; nodes += 1) {
    const open = text.indexOf("<", from);
    const end = open === -1 ? text.length : open;
    addNode(into, "text", text.slice(from, end));
    if (open === -1) return;
    const isCharacterData = text.startsWith("<![CDATA[", open);
    const close = text.indexOf(isCharacterData ? "]]>" : ">", open);
    const tagEnd = close === -1 ? text.length : close;
    if (isCharacterData) addNode(into, "cdata", text.slice(open + 9, tagEnd));
    else if (text.startsWith("<?", open) || text.startsWith("<!", open)) from = tagEnd;
    else addAttributes(into, text.slice(open + 1, tagEnd));
    from = tagEnd + (isCharacterData ? 3 : 1);
  }
}

function addNode(into: Collector, name: string, text: string): void {
  if (WORTH_READING.test(text)) into.add({ place: "body", name }, text.trim());
}

function addAttributes(into: Collector, tag: string): void {
  if (!tag.includes("=")) return;
  for (const [, name = "", double, single] of tag.matchAll(ATTRIBUTE)) {
    const text = double ?? single ?? "";
    if (WORTH_READING.test(text)) into.add({ place: "body", name: name.toLowerCase() }, text);
  }
}
