import type { Attribute, Tag } from "./markup.ts";
import { runningScheme } from "./scheme.ts";

/** Evidence in markup. `isEmbedding`: rich text has such tags too. */
export interface MarkupSign {
  readonly sign: string;
  readonly confidence: number;
  readonly start: number;
  readonly end: number;
  readonly isEmbedding: boolean;
}

/** Words that start like a handler's name. */
const NO_HANDLER =
  /^on(?:e|es|ly|line|ce|to|going|board|boarding|ion|ions|set|sale|site|-.*|us|ward|wards|demand|premise|call|screen|top|air|tology|tario)$/;
const HANDLER = /^(?:[\w-]{1,16}:)?on[a-z]{3,32}$/;

/** True for an attribute that runs script when something happens: any `on…`, since browsers add events. */
export function isHandler({ name, value }: Attribute): boolean {
  return value !== "" && HANDLER.test(name) && !NO_HANDLER.test(name);
}

const LOADING = new Set(
  "iframe object embed applet base frame frameset portal bgsound layer ilayer xml isindex fencedframe".split(
    " ",
  ),
);
const FRAGMENTS = new Set(
  "svg math img video audio source body html marquee details input form button meta link style textarea keygen select noscript template plaintext xmp image animate set use foreignobject track area map object video table".split(
    " ",
  ),
);
const STYLE =
  /expression\s{0,4}\(|-moz-binding|behaviou?r\s{0,4}:|url\s{0,4}\(\s{0,4}['"]?\s{0,4}(?:java|vb)script|@import/i;

/** What the tags of a text would run or load. */
export function signsInTags(text: string, tags: readonly Tag[]): readonly MarkupSign[] {
  return tags.flatMap((tag) => [...signsInTag(tag), ...signsAround(text, tag)]);
}

function signsInTag(tag: Tag): readonly MarkupSign[] {
  if (tag.name === "script" || tag.name === "vbscript") return [over(tag, "script tag", 0.92)];
  if (tag.isClosing) return [];
  return tag.attributes.flatMap((attribute) => signInAttribute(tag, attribute) ?? []);
}

function signInAttribute(tag: Tag, attribute: Attribute): MarkupSign | undefined {
  const { name, value } = attribute;
  if (isHandler(attribute)) return over(tag, "event handler in a tag", 0.92);
  const scheme = runningScheme(value);
  if (scheme !== undefined && name !== "alt" && name !== "title") return over(tag, scheme, 0.9);
  if (name === "srcdoc") return over(tag, "inline frame document", 0.85);
  if (name === "style" && STYLE.test(value)) return over(tag, "script in a style", 0.82);
  if (name === "attributename" && /^(?:xlink:)?href$|^on/i.test(value))
    return over(tag, "animated link", 0.85);
  if (name === "http-equiv" && /refresh|set-cookie/i.test(value)) return over(tag, "refresh", 0.8, true);
  return undefined;
}

function signsAround(text: string, tag: Tag): readonly MarkupSign[] {
  if (tag.isClosing) return [];
  const names = tag.attributes.map(({ name }) => name);
  const loads = LOADING.has(tag.name) || (tag.name === "link" && names.includes("href"));
  if (loads && tag.attributes.length > 0) return [over(tag, "embedding tag", 0.75, true)];
  if (tag.name === "style" && STYLE.test(text.slice(tag.start, tag.start + 2_048)))
    return [over(tag, "script in a style", 0.8)];
  if (tag.name === "img" || tag.name === "svg" || tag.name === "math")
    return [over(tag, "image tag", 0.55, true)];
  return FRAGMENTS.has(tag.name) ? [over(tag, "markup", 0.5, true)] : [];
}

function over({ start, end }: Tag, sign: string, confidence: number, isEmbedding = false): MarkupSign {
  return { sign, confidence, start, end, isEmbedding };
}
