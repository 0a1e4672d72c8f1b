/** A JSON object of a record, as `JSON.parse` makes it. Its keys are the sender's: look them up with `Object.hasOwn`. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The innermost shape of a record. `text` has no program: an access line, or a daemon's own log file. */
type Container = "json" | "syslog" | "cef" | "leef" | "text";

/** A record, taken apart once for all sources. The pieces are as written; only shapes have been checked. */
export interface Parsed {
  readonly container: Container;
  /** The record as it came. */
  readonly raw: string;
  /** When it was logged, as written; see `timeOf`. `-` if the sender has no clock. */
  readonly time?: string;
  readonly host?: string;
  readonly program?: string;
  readonly pid?: number;
  /** The text after all heads, without blanks, carriage returns and NULs at its end. */
  readonly message: string;
  /** The number of characters that were taken off the end of the message. */
  readonly trimmed: number;
  /** The digits of rsyslog's `message repeated N times: […]`. */
  readonly repeats?: string;
  /** The header and extension fields of CEF and LEEF. */
  readonly fields?: ReadonlyMap<string, string>;
  /** The object of a JSON record, or of a JSON message behind heads. */
  readonly record?: JsonObject;
  /** True if a container runtime split the line here: its end is in a record of its own. */
  readonly partial?: true;
}

/** What the container stage made of a record. */
export type ContainerResult =
  | { readonly kind: "parsed"; readonly parsed: Parsed }
  /** A line that a log tool wrote between events: `==> auth.log <==`, `-- MARK --`. */
  | { readonly kind: "marker"; readonly reason: string }
  /** Classic syslogd's `last message repeated N times`: it repeats the line before it from the same host. */
  | { readonly kind: "repeat"; readonly count: string; readonly host?: string; readonly time: string }
  | { readonly kind: "broken"; readonly reason: "invalid_json" | "too_deep"; readonly message: string };
