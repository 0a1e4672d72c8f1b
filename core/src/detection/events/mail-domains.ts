/** Second-level names below which registries hand out domains in countries: `co.uk`. */
const SHARED: ReadonlySet<string> = new Set(["co", "com", "org", "net", "ac", "gov", "edu", "ltd"]);
const LEAST_LENGTH = 5;

/**
 * The part of a host's name that somebody chose and registered: `shop` of `www.shop.co.uk`. Without the Public Suffix List, so
 * for the common registries only.
 */
function registeredName(host: string): string {
  const labels = host.toLowerCase().replace(/\.$/, "").split(".");
  const isShared = labels.length > 2 && (labels.at(-1) ?? "").length === 2 && SHARED.has(labels.at(-2) ?? "");
  return labels.at(isShared ? -3 : -2) ?? "";
}

/**
 * How a host's registered name imitates one's own; `undefined` where it does not. The own name with another ending counts as
 * one's own (`shop.de` beside `shop.com`), and so does a tenant of some service (`shop.service.com`).
 *
 * @example imitation("login-contoso.com", "contoso.com") // "contains the company's name"
 */
export function imitation(host: string, ownDomain: string): string | undefined {
  const own = registeredName(ownDomain);
  const other = registeredName(host);
  if (own.length < LEAST_LENGTH || other === "" || other === own) return undefined;
  if (`${host.toLowerCase()}.`.startsWith(`${ownDomain.toLowerCase()}.`))
    return "starts with the company's domain";
  if (other.startsWith("xn--"))
    return isNearPunycode(other, own) ? "looks alike in other letters" : undefined;
  if (skeleton(other) === skeleton(own)) return "looks like the company's name";
  return wordsOf(other).includes(own) || other.startsWith(`${own}-`) || other.endsWith(`-${own}`)
    ? "contains the company's name"
    : undefined;
}

/** Letters that look alike, as one: https://www.unicode.org/reports/tr39/#Confusable_Detection, for ASCII. */
function skeleton(name: string): string {
  return name.replaceAll("rn", "m").replaceAll("vv", "w").replaceAll("0", "o").replaceAll(/[1i]/g, "l");
}

function wordsOf(name: string): readonly string[] {
  return name.split("-");
}

/** Punycode (RFC 3492) keeps the ASCII letters of a name in front, in their order: a few are missing, none is new. */
function isNearPunycode(name: string, own: string): boolean {
  const kept = name.slice("xn--".length, Math.max("xn--".length, name.lastIndexOf("-")));
  const missing = own.length - kept.length;
  if (missing < 1 || missing > 2) return false;
  let at = 0;
  for (const letter of kept) {
    at = own.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
