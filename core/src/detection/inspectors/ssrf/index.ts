import type { Evidence } from "../finding.ts";
import { findingIn } from "../finding.ts";
import { MARK } from "../marks.ts";
import { isSearch, isTextField } from "../prose.ts";
import type { Inspector, Value } from "../types.ts";
import type { InnerHost } from "./address.ts";
import { innerHost } from "./address.ts";

interface Url {
  readonly scheme: string;
  readonly authority: string;
  readonly host: string;
  readonly rest: string;
}

const URL_START =
  /^[\s"'<(]{0,8}(?:url:)?([a-z][a-z0-9+.-]{1,16}):([/\\]{0,4})([^/\\?#\s"'<>]{0,255})([^\s"'<>]*)/i;
const NO_SCHEME = /^([/\\]{2,4})([^/\\?#\s"'<>]{1,255})([^\s"'<>]*)$/;

function urlOf(text: string): Url | undefined {
  const full = URL_START.exec(text);
  if (full !== null) {
    const [, scheme = "", slashes = "", authority = "", rest = ""] = full;
    if (slashes === "" && !ODD_SCHEME.has(scheme.toLowerCase())) return undefined;
    return { scheme: scheme.toLowerCase(), authority, host: hostOf(authority), rest };
  }
  const relative = NO_SCHEME.exec(text);
  if (relative === null) return undefined;
  const [, slashes = "", authority = "", rest = ""] = relative;
  return { scheme: slashes.startsWith("\\") ? "unc" : "", authority, host: hostOf(authority), rest };
}

function hostOf(authority: string): string {
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return host.startsWith("[")
    ? host.slice(0, host.indexOf("]") + 1 || undefined)
    : host.replace(/:\d{0,6}$/, "");
}

/** Schemes by which a fetching server speaks another protocol than a web page's. */
const ODD_SCHEME = new Set([
  "gopher",
  "dict",
  "ldap",
  "ldaps",
  "ldapi",
  "sftp",
  "tftp",
  "smb",
  "imap",
  "imaps",
  "pop3",
  "pop3s",
  "smtp",
  "smtps",
  "telnet",
  "rtmp",
  "rtsp",
  "tn3270",
  "rmi",
  "iiop",
  "corba",
  "nis",
  "redis",
  "mongodb",
  "ssh",
  "ssh2",
  "svn+ssh",
]);
const WEB_SCHEME = new Set(["http", "https", "ftp", "ftps", "ws", "wss", ""]);
/** Services that only tell a tester that a server called them. */
const CALLBACK =
  /(?:^|\.)(?:burpcollaborator\.net|oastify\.com|oast\.(?:pro|live|site|online|fun|me)|interact\.sh|interactsh\.com|dnslog\.(?:cn|link|store)|ceye\.io|requestbin\.(?:net|com)|requestrepo\.com|webhook\.site|canarytokens\.(?:com|org)|bxss\.me|xss\.ht|eyes\.sh|dnsbin\.zhack\.ca|r87\.(?:me|com)|beeceptor\.com|pingb\.in|tukk\.in|vii\.one)$/i;

/** Values that make the server open a connection of the sender's choice, or include code from one. */
export const ssrf: Inspector = {
  id: "ssrf",
  needs: MARK.COLON | MARK.SLASH | MARK.BACKSLASH,
  inspect(value) {
    if (!PLACES.has(value.place) || value.decoded.length > 4_096 || isOwnHeader(value)) return [];
    const url = urlOf(value.decoded);
    if (url === undefined) return [];
    const evidence = byScheme(url) ?? byInclusion(url, value) ?? byHost(url, value) ?? byDisguise(url, value);
    if (evidence === undefined) return [];
    const confidence =
      evidence.confidence -
      (isTextField(value) && !/^\S{4,}$/.test(value.decoded) ? 0.3 : 0) -
      (isSearch(value) ? 0.3 : 0);
    return confidence < 0.5 ? [] : [findingIn(value, { ...evidence, confidence })];
  },
};

const PLACES = new Set(["query", "query_name", "body", "cookie", "header", "matrix"]);
const OWN_HEADERS = new Set([
  "referer",
  "origin",
  "host",
  "x-forwarded-host",
  "x-forwarded-for",
  "x-real-ip",
  "forwarded",
  "via",
  "link",
  "from",
  "x-original-url",
  "content-security-policy",
  "user-agent",
]);

function isOwnHeader({ place, name }: Value): boolean {
  return place === "header" && OWN_HEADERS.has(name ?? "");
}

const found = (sign: string, confidence: number): Evidence => ({
  type: "ssrf",
  sign,
  confidence,
  impact: "disclosure",
});

function byScheme({ scheme, authority, rest }: Url): Evidence | undefined {
  if (!ODD_SCHEME.has(scheme) || (authority === "" && rest === "")) return undefined;
  if (/^(?:svn\+)?ssh$/.test(scheme) && /^(?:git|hg|svn)@|\.git$/.test(`${authority}${rest}`))
    return undefined;
  const isCertain = scheme === "gopher" || scheme === "dict" || scheme === "tftp";
  return found("unusual scheme", isCertain ? 0.95 : 0.75);
}

/** Names of parameters that programs include a file by. */
const INCLUDE_NAME =
  /(?:^|[._[-])(?:page|pg|file|filename|include|includes?_?(?:path|dir|file)|inc|inc_?dir|template|tpl|path|view|module|mod|lang|language|doc|document|content|body|dir|folder|root|layout|theme|skin|class|conf|config|load|read|show|site|section|body|main|p)\]?$|(?:root|abs|absolute|base|conf|class|inc|lib|mod|site|home|server|plugin|skin|script)_?(?:path|dir|folder|root|inc)\]?$|^globals\[/;

function byInclusion({ scheme, host, rest }: Url, value: Value): Evidence | undefined {
  if (value.name === undefined || !INCLUDE_NAME.test(value.name) || !WEB_SCHEME.has(scheme) || host === "") {
    return scheme === "unc" && /^[\w.-]{1,255}$/.test(host)
      ? { ...found("file of another host", 0.75), type: "file_inclusion" }
      : undefined;
  }
  if (!/\.|^\[/.test(host) && host !== "localhost") return undefined;
  // What the application would append is cut off, or the file is a script or a text that holds one.
  const isCut = /(?:\?{1,4}|\u0000[\w.]{0,8}|#)$/.test(value.decoded);
  const isScript =
    /\.(?:php\d?|phtml|inc|txt|dat|log|asp|aspx|jsp|cgi|pl|py|sh|cfm|gif|jpe?g|png)(?:\?[^/]{0,64})?$/i.test(
      rest,
    ) && !(/^(?:file|image|img)$/.test(value.name) && /\.(?:gif|jpe?g|png|txt)$/i.test(rest));
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
  if (!isCut && !isScript && !isAddress) return undefined;
  return {
    type: "file_inclusion",
    sign: "file of another host",
    confidence: isCut && isScript ? 0.92 : 0.75,
    impact: "execution",
  };
}

const RETURN_NAME =
  /redirect|return|callback|origin|referr?er|next|continue|success|cancel|base_?url|site_?url|issuer|audience|homepage|logout/;
const WEIGHT: Readonly<Record<InnerHost, number>> = {
  metadata: 0.95,
  disguised: 0.9,
  loopback: 0.8,
  private: 0.75,
};

function byHost({ scheme, host, rest }: Url, value: Value): Evidence | undefined {
  if (host === "" || (scheme === "" && value.place !== "query")) return undefined;
  if (CALLBACK.test(host)) return found("address of a testing service", 0.85);
  const inner = innerHost(host);
  if (inner === undefined) return undefined;
  const weight = WEIGHT[inner];
  if (inner === "metadata") return found("address of a cloud's metadata", weight);
  if (inner === "disguised") return found("inner address in disguise", weight);
  // Programs in development come back to localhost, and consoles are told of inner hosts.
  const isOwn = RETURN_NAME.test(value.name ?? "") || value.place === "cookie";
  const isTelling =
    /^[/\\](?:server-status|admin|latest\/|actuator|solr|_search|_cat|v1\/agent|v2\/keys|containers|metrics|console|manager|phpmyadmin|\.env|etc\/)/i.test(
      rest,
    );
  return found(
    `${inner} address`,
    isOwn ? (isTelling && value.place !== "body" ? 0.6 : 0.4) : isTelling ? 0.9 : weight,
  );
}

/** Spellings in which two readers see two hosts. */
function byDisguise({ scheme, authority, host, rest }: Url, value: Value): Evidence | undefined {
  if (!WEB_SCHEME.has(scheme) || scheme === "") return undefined;
  const text = value.decoded;
  const isTwofold = /[#\\][^/]{0,64}@|@[^/@]{1,128}@/.test(text.slice(0, 256)) && !text.startsWith("mailto");
  if (isTwofold) return found("two hosts in one address", 0.8);
  const user = /^([\w-]{1,63}(?:\.[\w-]{2,63}){1,4})(?::[^@]{0,64})?@/.exec(authority)?.[1];
  if (user !== undefined && user !== host && host.includes(".")) return found("host as a user name", 0.8);
  return /^[^?]{0,64}[\r\n]/.test(rest) ? found("line break in an address", 0.7) : undefined;
}
