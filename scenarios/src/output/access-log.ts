import type { HttpRequest } from "../activity.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/**
 * A line of a web server's access log, in the combined format. What a log does not have (the body) is lost.
 *
 * @see https://httpd.apache.org/docs/2.4/logs.html#combined
 */
export function accessLine({ source_ip, payload }: HttpRequest, at: number): string {
  const { method, url, status, bytes, referer, user_agent } = payload;
  const request = escapeField(`${method} ${url} HTTP/1.1`);
  return `${source_ip} - - [${logTime(at)}] "${request}" ${status} ${bytes} "${escapeField(referer ?? "-")}" "${escapeField(user_agent)}"`;
}

function logTime(at: number): string {
  const iso = new Date(at).toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? "";
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

/** As Apache escapes what a client sent. */
function escapeField(text: string): string {
  return text.replace(/[\\"\u0000-\u001f\u007f-\uffff]/g, (character) => {
    if (character === '"' || character === "\\") return `\\${character}`;
    return Array.from(Buffer.from(character), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  });
}
