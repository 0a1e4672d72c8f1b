const SHORTEST = 12;
/** Longer texts are decoded as far as this. */
const LONGEST = 64 * 1024;
const ALPHABET = /^[A-Za-z0-9+/_-]{12,65536}={0,2}$/;
const UNREADABLE = /[^\t\n\r\x20-\x7e]/;

/**
 * The text that a whole value spells in base64 or base64url; `undefined` if it is none, or not readable ASCII. Spaces count as
 * `+`, since form decoding made them of it.
 *
 * @example base64Decode("PHNjcmlwdD4xPC9zY3JpcHQ+") // "<script>1</script>"
 */
export function base64Decode(text: string): string | undefined {
  if (text.length < SHORTEST) return undefined;
  const spelled = (text.length > LONGEST ? text.slice(0, LONGEST) : text).replaceAll(" ", "+");
  if (!ALPHABET.test(spelled)) return undefined;
  // Random identifiers show within the first bytes that they are no text.
  if (UNREADABLE.test(Buffer.from(spelled.slice(0, 8), "base64").toString("latin1"))) return undefined;
  const decoded = Buffer.from(spelled, "base64").toString("latin1");
  return UNREADABLE.test(decoded) ? undefined : decoded;
}
