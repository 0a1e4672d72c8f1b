import type { BlocklistEntry } from "@threatstream/contracts";

/** Who changes the list, for the audit trail. */
export interface BlockActor {
  readonly kind: string;
  readonly id: string;
  readonly role: string;
  readonly requestId: string;
}

/** Who blocks, and why; the same again changes nothing but the end. */
export interface BlockRequest {
  /** Canonically spelled; see `blockable`. */
  readonly target: string;
  readonly reason: string;
  readonly by: BlockActor;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly until: number;
  readonly executionId?: string;
  readonly playbookId?: string;
  readonly threatId?: string;
}

/** What is blocked. A block ends at its time, whether or not anybody takes it back. */
export interface Blocklist {
  /**
   * Blocks a target, or lengthens its block, and marks its source and the source's threats. Returns what was there before;
   * for the same execution again, what was there before its first try.
   */
  add(request: BlockRequest): Promise<BlocklistEntry | undefined>;
  /** Remembers what a firewall calls the entry. */
  told(target: string, connector: { readonly name: string; readonly ref: string }): Promise<void>;
  /** Ends a block and unmarks its source; `undefined` where there is none. */
  remove(target: string, by: BlockActor): Promise<BlocklistEntry | undefined>;
  /** Puts an entry back as it was before it was changed. */
  restore(entry: BlocklistEntry, by: BlockActor): Promise<void>;
  /** Takes the marks of an execution off the threats that have them. */
  unmark(executionId: string): Promise<void>;
  get(target: string): Promise<BlocklistEntry | undefined>;
  /** Those whose time has come, at most so many. */
  expired(now: number, limit: number): Promise<readonly BlocklistEntry[]>;
  /** The newest first. */
  list(limit: number): Promise<readonly BlocklistEntry[]>;
}
