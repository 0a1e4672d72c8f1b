/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Structured log lines in Cloud Logging's terms. Never given secrets or payloads. */
export interface Logger {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
