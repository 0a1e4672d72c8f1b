/** The head of a line, taken apart. */
export interface Head {
  /** As written; `-` if the line has none. */
  readonly time: string;
  readonly host?: string;
  /** Absent if the line names none: a daemon's own log file. */
  readonly program?: string;
  readonly pid?: number;
  readonly message: string;
}
