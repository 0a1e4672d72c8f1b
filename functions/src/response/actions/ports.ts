import type { Alert, Threat } from "@threatstream/contracts";
import type { Clock } from "@threatstream/core/common";
import type { Protection } from "../blockable.ts";
import type { Blocklist } from "../blocklist.ts";
import type { FirewallConnector } from "../connectors/firewall.ts";

/** Accounts of Firebase Auth. A user is named by mail address or uid. */
interface Accounts {
  /** Whether it is enabled; `undefined` where there is no such account. */
  state(user: string): Promise<{ readonly uid: string; readonly enabled: boolean } | undefined>;
  disable(uid: string): Promise<void>;
  enable(uid: string): Promise<void>;
  /** Ends all sessions that began before now; `undefined` where there is no such account. */
  revokeSessions(user: string): Promise<{ readonly uid: string } | undefined>;
}

/** What was there before a step acted: a step that is tried again after a crash sees what it did itself. */
export interface Journal {
  /** Keeps a fact under a key, and returns the one that was kept first. */
  first(key: string, fact: boolean): Promise<boolean>;
}

/** What was there around a threat, kept for later. */
export interface Forensics {
  /** Returns where it is kept. Repeated with the same id it is kept once. */
  capture(
    id: string,
    about: { readonly threat: Threat; readonly alert: Alert | undefined; readonly minutesBefore: number },
  ): Promise<{ readonly place: string; readonly events: number }>;
}

/** Messages to people and their tools. Each rejects with `ActionError`. */
export interface Messenger {
  readonly name: string;
  send(
    message: {
      readonly title: string;
      readonly text: string;
      readonly data: Readonly<Record<string, unknown>>;
    },
    call: { readonly idempotencyKey: string; readonly signal: AbortSignal },
  ): Promise<string>;
}

/** What the actions need from outside. A list that is empty, or a port that is absent, is not configured. */
export interface ResponsePorts {
  readonly blocklist: Blocklist;
  readonly protection: Protection;
  readonly firewalls: readonly FirewallConnector[];
  readonly accounts: Accounts;
  readonly journal: Journal;
  readonly forensics: Forensics;
  readonly messengers: readonly Messenger[];
  readonly tickets?: Messenger;
  /** Receives what no action of ours can do: isolating a host, changing a firewall's rules, rotating a key. */
  readonly webhook?: Messenger;
  /** What is known of an address, for people. */
  readonly describeAddress: (ip: string) => Promise<string>;
  readonly clock: Clock;
}
