import { compileAccessFormat } from "./compile.ts";
import type { AccessFormat } from "./compile.ts";

const COMBINED = '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"';
const NGINX =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/** The formats that servers, packages and images come with; from the one with the most fields to the one with the least. */
export const STOCK_FORMATS: Readonly<Record<string, string>> = {
  // https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/
  "ingress-nginx": `${NGINX} $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id`,
  // The nginx.conf of nginx's own packages and image.
  main: `${NGINX} "$http_x_forwarded_for"`,
  // Traefik's default: combined, then the number of requests, the router, the server and the time in milliseconds.
  traefik: `${COMBINED} %{count}e "%{router}e" "%{server}e" %{duration}e`,
  combinedio: `${COMBINED} %I %O`,
  // Debian's and Ubuntu's Apache, with the port.
  vhost_combined: `%v:%p ${COMBINED}`,
  vhost: `%v ${COMBINED}`,
  // lighttpd writes the host that was asked for in place of the identity.
  lighttpd: '%h %V %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"',
  combined: COMBINED,
  vhost_common: '%v %h %l %u %t "%r" %>s %b',
  common: '%h %l %u %t "%r" %>s %b',
};

const compiled = new Map<string, AccessFormat>();

/** A stock format by its name; `undefined` for another name. */
export function stockFormat(name: string): AccessFormat | undefined {
  const format = Object.hasOwn(STOCK_FORMATS, name) ? STOCK_FORMATS[name] : undefined;
  if (format === undefined) return undefined;
  let found = compiled.get(name);
  if (found === undefined) compiled.set(name, (found = compileAccessFormat(format)));
  return found;
}

/** The share of lines that must have the format: a file's first lines may be cut, or of another format. */
const MIN_SHARE = 0.9;

/**
 * The name of the stock format that the first lines of a file have; `undefined` if none fits. With as many fields as fit: a line in
 * the combined format also begins like one in the common format.
 *
 * @param lines The first lines of the file; 20 are plenty.
 */
export function detectAccessFormat(lines: readonly string[]): string | undefined {
  const counted = lines.filter((line) => line.trim() !== "");
  if (counted.length === 0) return undefined;
  return Object.keys(STOCK_FORMATS).find((name) => {
    const format = stockFormat(name);
    const fitting = counted.filter((line) => {
      const fields = format?.read(line);
      return (
        fields !== undefined &&
        isClient(fields.client) &&
        (!/%[vV]/.test(format?.format ?? "") || isHost(fields.host))
      );
    });
    return fitting.length / counted.length >= MIN_SHARE;
  });
}

// A virtual host's name in front is told from a client by its letters.
function isClient(client: string | undefined): boolean {
  return client !== undefined && /^(?:[\d.]{7,15}|[\da-fA-F:.]{2,45}|localhost)$/.test(client);
}

function isHost(host: string | undefined): boolean {
  return host !== undefined && /^[\w.-]+$/.test(host) && /[a-z]/i.test(host);
}
