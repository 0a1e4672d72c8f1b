import type { Role } from "@threatstream/contracts";

/** Who makes a request. */
export interface Actor {
  /** `local`: the open local suite, where nobody is asked. */
  readonly kind: "user" | "key" | "local" | "anyone";
  /** A user's id or address, or a key's id; for the audit trail. */
  readonly id: string;
  /** What it may do; `none` on a public route without credentials. */
  readonly role: Role | "ingest" | "none";
  /** Requests a minute, where a key has a limit of its own. */
  readonly perMinute?: number;
}
