/** Something a request must have: a parameter or header by its name, and one of some texts in its value, in lower case. */
export interface DoorCondition {
  readonly name: string;
  /** Default: any value. */
  readonly has?: readonly string[];
}

/** A request by which a known flaw of a product is looked for or used, as `rules/doors/<id>.yaml` describes it. */
export interface Door {
  readonly id: string;
  /** What goes wrong: `File read of the VPN portal`. */
  readonly title: string;
  readonly product: string;
  /** Identifiers of the flaw; empty if it has none. */
  readonly cve: readonly string[];
  /** Methods that count, in upper case. Default: all. */
  readonly methods?: readonly string[];
  /**
   * Path in lower case, from the root of the site: `*` is any run of characters in a segment, `**` any number of segments.
   */
  readonly path: string;
  /** Parameters of the query or of a form, all of which must be there. */
  readonly parameters?: readonly DoorCondition[];
  /** Headers, all of which must be there. */
  readonly headers?: readonly DoorCondition[];
  /** Texts of which the decoded query must have one. */
  readonly query?: readonly string[];
  /** Texts of which the body must have one. */
  readonly body?: readonly string[];
}
