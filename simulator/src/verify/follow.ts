import { CliError } from "@threatstream/cli";
import { Alert, Threat, wireForm } from "@threatstream/contracts";
import { COLLECTIONS } from "@threatstream/functions/firestore";
import type { Firestore, Query, QuerySnapshot } from "firebase-admin/firestore";

/** Who is told of what listeners bring. */
export interface Follower {
  /** New and changed documents, with those that were committed together. */
  readonly onThreats: (threats: readonly Threat[]) => void;
  readonly onAlerts: (alerts: readonly Alert[]) => void;
  /** The listener has ended, and brings nothing more. */
  readonly onError: (error: CliError) => void;
}

/** Follows the threats and alerts of a simulation. Resolves, once both listeners listen, with what ends them. */
export type Follow = (simulation: string, follower: Follower) => Promise<() => void>;

/** Follows a simulation with Firestore listeners. */
export function followIn(db: Firestore): Follow {
  return async (simulation, { onThreats, onAlerts, onError }) => {
    const marked = (collection: string): Query =>
      db.collection(collection).where("simulation_ids", "array-contains", simulation);
    const listeners = [
      listen(marked(COLLECTIONS.threats), {
        parse: (data) => Threat.parse(data),
        tell: onThreats,
        fail: (cause) => onError(failure(COLLECTIONS.threats, cause)),
      }),
      listen(marked(COLLECTIONS.alerts), {
        parse: (data) => Alert.parse(data),
        tell: onAlerts,
        fail: (cause) => onError(failure(COLLECTIONS.alerts, cause)),
      }),
    ];
    const end = (): void => {
      for (const { stop } of listeners) stop();
    };
    try {
      await Promise.all(listeners.map(({ ready }) => ready));
    } catch (error) {
      end();
      throw error;
    }
    return end;
  };
}

interface Listening<T> {
  readonly parse: Parse<T>;
  readonly tell: (records: readonly T[]) => void;
  readonly fail: (cause: unknown) => void;
}

/** A listener; `ready` resolves with its first snapshot, and rejects where it ends before. */
function listen<T>(query: Query, { parse, tell, fail }: Listening<T>) {
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const failed = (error: unknown): void => {
    fail(error);
    reject(error);
  };
  const stop = query.onSnapshot((snapshot) => {
    try {
      tell(newsIn(snapshot, parse));
      resolve();
    } catch (error) {
      failed(error);
    }
  }, failed);
  return { ready, stop };
}

/** A document as the contract has it; throws where it is not. */
type Parse<T> = (data: unknown) => T;

function newsIn<T>(snapshot: QuerySnapshot, parse: Parse<T>): T[] {
  return snapshot
    .docChanges()
    .filter(({ type }) => type !== "removed")
    .map(({ doc }) => {
      try {
        return parse(wireForm(doc.data()));
      } catch (cause) {
        throw new CliError(`${doc.ref.path} is of another version: deploy the same one`, { cause });
      }
    });
}

function failure(collection: string, cause: unknown): CliError {
  if (cause instanceof CliError) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  return new CliError(`The listener on ${collection} ended: ${text}`, { cause });
}
