import type { Collector } from "./collector.ts";
import { addText } from "./nested.ts";

const MAX_PARTS = 256;
const DISPOSITION = /content-disposition:([^\r\n]{0,4096})/i;
const FILE_NAME = /filename\*?=(?:"((?:[^"\\]|\\.){0,1024})"?|([^;\r\n]{0,1024}))/i;
const FIELD_NAME = /(?<!file)name=(?:"([^"]{0,256})"?|([^;\r\n]{0,256}))/i;

/** The boundary by which a body is split: the one its type gives, or that of its first line. */
export function boundaryOf(type: string, body: string): string | undefined {
  const declared = /boundary="?([^";,\s]{1,200})/i.exec(type)?.[1];
  if (declared !== undefined && body.includes(`--${declared}`)) return declared;
  return /^\s{0,16}--([^\r\n]{1,200})\r?\n(?=content-)/i.exec(body)?.[1];
}

/** Takes in the fields of a form in parts, and the names and contents of its files; also of one without an end. */
export function addMultipart(into: Collector, body: string, boundary: string): void {
  const parts = body.split(`--${boundary}`, MAX_PARTS + 1);
  for (const part of parts.slice(1)) {
    if (part.startsWith("--")) break;
    const blank = /\r?\n\r?\n/.exec(part);
    const head = blank === null ? part : part.slice(0, blank.index);
    const content = blank === null ? "" : part.slice(blank.index + blank[0].length).replace(/\r?\n$/, "");
    addPart(into, head, content);
  }
}

function addPart(into: Collector, head: string, content: string): void {
  const disposition = DISPOSITION.exec(head)?.[1] ?? "";
  const file = FILE_NAME.exec(disposition);
  const field = FIELD_NAME.exec(disposition);
  const name = (field?.[1] ?? field?.[2] ?? "").toLowerCase();
  if (file === null) {
    addText(into, { place: "body", name }, content);
    return;
  }
  into.add({ place: "file_name", name }, file[1] ?? file[2] ?? "");
  into.add({ place: "file", name }, content);
}
