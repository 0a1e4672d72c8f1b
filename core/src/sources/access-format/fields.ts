/** What a field of an access log holds, whatever the server calls it. */
export type FieldName =
  | "client"
  | "peer"
  | "forwarded_for"
  | "user"
  | "time"
  | "request"
  | "method"
  | "url"
  | "path"
  | "query"
  | "protocol"
  | "status"
  | "bytes"
  | "referer"
  | "user_agent"
  | "host"
  | "server_port"
  | "client_port"
  | "seconds"
  | "milliseconds"
  | "microseconds";

/** Shapes of fields that the server fills in; a client cannot imitate their place. */
const SHAPES: Readonly<Record<string, string>> = {
  client: String.raw`[^\s"]{1,255}`,
  peer: String.raw`[^\s"]{1,255}`,
  status: String.raw`\d{3}|-`,
  bytes: String.raw`\d{1,15}|-`,
  server_port: String.raw`\d{1,5}|-`,
  client_port: String.raw`\d{1,5}|-`,
  seconds: String.raw`\d{1,10}(?:\.\d{1,9})?|-`,
  milliseconds: String.raw`\d{1,15}|-`,
  microseconds: String.raw`\d{1,18}|-`,
  host: String.raw`[^\s"]{1,255}`,
  method: String.raw`[^\s"]{1,64}`,
  protocol: String.raw`[^\s"]{1,32}`,
  clf_time: String.raw`\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}`,
  iso_time: String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)`,
  epoch_time: String.raw`\d{10}(?:\.\d{1,6})?`,
  epoch_ms_time: String.raw`\d{13}`,
};

/** A directive or variable of a format. */
export interface Field {
  readonly name?: FieldName;
  /** A key of `SHAPES`, for a field that the server fills in; absent for one that a client may choose. */
  readonly shape?: string;
}

/** The expression of a shape. */
export function shapeOf(shape: string): string {
  return SHAPES[shape] ?? String.raw`\S*`;
}

const NGINX: Readonly<Record<string, Field>> = {
  remote_addr: { name: "client", shape: "client" },
  realip_remote_addr: { name: "peer", shape: "peer" },
  proxy_protocol_addr: { name: "forwarded_for", shape: "client" },
  http_x_forwarded_for: { name: "forwarded_for" },
  proxy_add_x_forwarded_for: { name: "forwarded_for" },
  remote_user: { name: "user" },
  time_local: { name: "time", shape: "clf_time" },
  time_iso8601: { name: "time", shape: "iso_time" },
  msec: { name: "time", shape: "epoch_time" },
  request: { name: "request" },
  request_method: { name: "method", shape: "method" },
  request_uri: { name: "url" },
  uri: { name: "path" },
  document_uri: { name: "path" },
  args: { name: "query" },
  query_string: { name: "query" },
  server_protocol: { name: "protocol", shape: "protocol" },
  status: { name: "status", shape: "status" },
  body_bytes_sent: { name: "bytes", shape: "bytes" },
  bytes_sent: { name: "bytes", shape: "bytes" },
  http_referer: { name: "referer" },
  http_user_agent: { name: "user_agent" },
  host: { name: "host" },
  http_host: { name: "host" },
  server_name: { name: "host", shape: "host" },
  server_port: { name: "server_port", shape: "server_port" },
  remote_port: { name: "client_port", shape: "client_port" },
  request_time: { name: "seconds", shape: "seconds" },
};

/** A variable of nginx's log_format. Headers, cookies and arguments are the client's; other unknown ones are the server's. */
export function nginxField(variable: string): Field {
  const known = Object.hasOwn(NGINX, variable) ? NGINX[variable] : undefined;
  if (known !== undefined) return known;
  return /^(?:http|cookie|arg|sent_http|upstream_http)_/.test(variable) ? {} : { shape: "unknown" };
}

const APACHE: Readonly<Record<string, Field>> = {
  h: { name: "client", shape: "client" },
  a: { name: "client", shape: "client" },
  "{c}a": { name: "peer", shape: "peer" },
  l: { shape: "unknown" },
  u: { name: "user" },
  r: { name: "request" },
  m: { name: "method", shape: "method" },
  U: { name: "path" },
  q: { name: "query" },
  H: { name: "protocol", shape: "protocol" },
  s: { name: "status", shape: "status" },
  b: { name: "bytes", shape: "bytes" },
  B: { name: "bytes", shape: "bytes" },
  O: { name: "bytes", shape: "bytes" },
  v: { name: "host", shape: "host" },
  V: { name: "host" },
  p: { name: "server_port", shape: "server_port" },
  "{canonical}p": { name: "server_port", shape: "server_port" },
  "{local}p": { name: "server_port", shape: "server_port" },
  "{remote}p": { name: "client_port", shape: "client_port" },
  D: { name: "microseconds", shape: "microseconds" },
  "{us}T": { name: "microseconds", shape: "microseconds" },
  "{ms}T": { name: "milliseconds", shape: "milliseconds" },
  T: { name: "seconds", shape: "seconds" },
  "{s}T": { name: "seconds", shape: "seconds" },
  "{sec}t": { name: "time", shape: "epoch_time" },
  "{msec}t": { name: "time", shape: "epoch_ms_time" },
};

const HEADERS: Readonly<Record<string, FieldName>> = {
  referer: "referer",
  "user-agent": "user_agent",
  host: "host",
  "x-forwarded-for": "forwarded_for",
};

/** A directive of Apache's LogFormat, without its percent sign and status conditions: `h`, `{Referer}i`. */
export function apacheField(directive: string): Field {
  const known = Object.hasOwn(APACHE, directive) ? APACHE[directive] : undefined;
  if (known !== undefined) return known;
  const [, header] = /^\{([^}]+)\}i$/.exec(directive) ?? [];
  const name = header === undefined ? undefined : HEADERS[header.toLowerCase()];
  if (name !== undefined) return { name };
  return /[ioCfn]$/.test(directive) ? {} : { shape: "unknown" };
}
