/** Where in an event a text stood. */
export type Place = "path" | "query" | "request line" | "body" | "header" | "user name";

/** One place of an event where whoever sent a request chose the text. */
export interface WebText {
  readonly place: Place;
  /** The header's name; empty elsewhere. */
  readonly header: string;
  /** The text as it stands, then decoded (see `decodedForms`); lower case. */
  readonly forms: readonly string[];
}
