// Browsers drop blanks and control characters in front of and inside a scheme.
const SCRIPT_URI = /^(?:javascript|vbscript|livescript|jscript|mocha):/;
const DOCUMENT_URI =
  /^data:(?:text\/(?:html|xml|javascript|vbscript)|image\/svg|application\/(?:x?html|xml|javascript|x-javascript|ecmascript))|^data:[^,]{0,64},\s{0,8}(?:<|%3c)/;
const HARMLESS =
  /^javascript:(?:\/\/)?(?:void\(?0?\)?|;|#|undefined|false|return(?:false)?|history\.(?:back|go)\(-?1?\))?;?$/;
const LONGEST = 512;

/** What a URI's scheme makes a browser do, if anything: run script, or show a document of the sender's. */
export function runningScheme(uri: string): "script URI" | "document URI" | undefined {
  const text = uri
    .slice(0, LONGEST)
    .replace(/[\s\u0000-\u0020\u00a0]+/g, "")
    .toLowerCase();
  if (SCRIPT_URI.test(text)) return HARMLESS.test(text) ? undefined : "script URI";
  return DOCUMENT_URI.test(text) ? "document URI" : undefined;
}

const WITHIN =
  /(?:j\s{0,3}a\s{0,3}v\s{0,3}a|v\s{0,3}b|live)\s{0,3}s\s{0,3}c\s{0,3}r\s{0,3}i\s{0,3}p\s{0,3}t\s{0,3}:/gi;

/** Where in a text a script URI that does something stands; -1 if nowhere. Prose ("JavaScript: the good parts") is none. */
export function scriptUriIn(text: string): number {
  if (!text.includes(":")) return -1;
  for (const { index } of text.matchAll(WITHIN)) {
    const rest = text.slice(index, index + LONGEST);
    const code = rest.slice(rest.indexOf(":") + 1);
    const isCode = /^\s?(?:[^\s]{0,200}[(`=[]|\/\/|\/\*|%)/.test(code) && !/^\s[a-z]+ [a-z]/i.test(code);
    if (isCode && runningScheme(rest.split(/["'<>]/, 1)[0] === "" ? rest : rest) !== undefined) return index;
  }
  return -1;
}
