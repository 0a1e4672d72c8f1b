import { unescapeField } from "./access-fields.ts";

/** The request line of an access log, as payload fields. */
export interface RequestFields {
  readonly method?: string;
  readonly url?: string;
  /** `1.1`, `2.0`; absent in HTTP/0.9, and where the client sent none. */
  readonly protocol_version?: string;
  /** As logged, with its escapes; only for a request that is malformed. */
  readonly raw_request?: string;
}

// RFC 9110 5.6.2: a method is a token. RFC 9112 3: method, target and version, a space between them.
const METHOD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}) +/;
const VERSION = /(?<! ) +HTTP\/(\d{1,2}(?:\.\d{1,2})?) *$/;
const SOUND_URL = /^[^\s\u0000-\u001f\u007f]+$/;

/**
 * Reads a request line, quotes removed and escapes in place. A malformed one (TLS bytes, a lone `-`, spaces or control
 * characters in the URL) yields `raw_request`, and where a method starts it also its method and URL: an attack
 * in a request that the server refused is still one.
 *
 * @example readRequest("GET /a HTTP/1.1") // { method: "GET", url: "/a", protocol_version: "1.1" }
 */
export function readRequest(logged: string): RequestFields {
  const request = unescapeField(logged);
  const [start, method] = METHOD.exec(request) ?? [];
  if (start === undefined || method === undefined) return { raw_request: logged };
  const end = trailingVersion(request);
  const url = request.slice(start.length, Math.max(start.length, end.at));
  if (url === "") return { raw_request: logged };
  return {
    method,
    url,
    ...(end.version === undefined ? {} : { protocol_version: end.version }),
    ...(SOUND_URL.test(url) ? {} : { raw_request: logged }),
  };
}

const LONGEST_VERSION = 32;

/** The version at the end; only the end is searched, so a long URL of spaces costs nothing. */
function trailingVersion(request: string): { readonly at: number; readonly version?: string } {
  const from = Math.max(0, request.length - LONGEST_VERSION);
  const match = VERSION.exec(request.slice(from));
  const version = match?.[1];
  return match === null || version === undefined
    ? { at: request.length }
    : { at: from + match.index, version };
}
