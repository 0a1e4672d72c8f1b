const MAX_NESTED = 12;
const LOOKUP =
  /\$\{(?:lower|upper|base64|::-?|date|env|sys|main|ctx|bundle|java|jndi|k8s|docker|spring|web|map|marker|sd|event|log4j|rx)?[^${}]{0,64}\}/i;

/**
 * A text with Log4j's harmless inner lookups replaced by what they yield: `${${lower:j}ndi:…}` becomes `${jndi:…}`.
 *
 * @example withoutLookups("${${::-j}${upper:n}di:ldap://x}") // "${jndi:ldap://x}"
 */
export function withoutLookups(text: string): string {
  let current = text;
  for (let pass = 0; pass < MAX_NESTED && LOOKUP.test(current); pass += 1) {
    const next = current
      .replace(/\$\{(?:lower|upper):([^${}]{0,32})\}/gi, "$1")
      .replace(/\$\{date:'([^${}']{0,32})'\}/gi, "$1")
      .replace(/\$\{[^${}]{0,64}?:-([^${}]{0,64})\}/g, "$1")
      // Java's upper case of a dotless i is I.
      .replaceAll("ı", "i");
    if (next === current) break;
    current = next;
  }
  return current;
}

/** The start of a lookup that makes Log4j or commons-text load code or resolve a name. */
export const REMOTE_LOOKUP =
  /\$\{\s{0,4}(?:jndi\s{0,4}:|(?:script|url|dns|xpath|file|urldecoder|resourcebundle|base64decoder)\s{0,2}:\s{0,2}(?:javascript|js|nashorn|utf-?8|[a-z]{1,8}:|address|name|canonicalname|\/|[\w.-]{2,64}\.\w))[^\s}]{0,96}/i;
/** Inner lookups in a run, of the kind that hide letters. */
export const HIDDEN_LOOKUP = /\$\{[^{}\s]{0,24}\$\{[^{}\s]{0,32}:-?[^{}\s]{1,8}\}/;
/** A lookup of the environment, which a log would give away. */
export const ENVIRONMENT_LOOKUP =
  /\$\{(?:env|sys|java|ctx|docker|k8s|main|bundle|web|spring|log4j|hostname|sd)\s{0,2}:[\w.:-]{1,64}\}/i;
