import { CliError } from "@threatstream/cli/errors.ts";
import { Alert, Threat } from "@threatstream/contracts";
import { COLLECTIONS } from "@threatstream/functions/store/collections.ts";
import { wireForm } from "@threatstream/functions/store/documents.ts";
import type { Firestore, QuerySnapshot } from "firebase-admin/firestore";

/** Who is told of what listeners bring. */
export interface Follower {
  /** New and changed documents, with those that were committed together. */
  onThreats(threats: readonly Threat[]): void;
  onAlerts(alerts: readonly Alert[]): void;
  /** The listener has ended, and brings nothing more. */
  onError(error: CliError): void;
}

/** Follows the threats and alerts of a simulation. Resolves, once both listeners listen, with what ends them. */
export type Follow = (simulation: string, follower: Follower) => Promise<() => void>;

/** Follows a simulation with Firestore listeners. */
export function followIn(db: Firestore): Follow {
  return async (simulation, follower) => {
    const stops: (() => void)[] = [];
    const listen = <T>(collection: string, parse: Parse<T>, tell: (records: T[]) => void) =>
      new Promise<void>((resolve, reject) => {
        const fail = (cause: unknown): void => {
          const error = failure(collection, cause);
          follower.onError(error);
          reject(error);
        };
        const query = db.collection(collection).where("simulation_ids", "array-contains", simulation);
        const stop = query.onSnapshot((snapshot) => {
          try {
            tell(newsIn(snapshot, parse));
            resolve();
          } catch (error) {
            fail(error);
          }
        }, fail);
        stops.push(stop);
      });
    const end = (): void => {
      for (const stop of stops) stop();
    };
    try {
      await Promise.all([
        listen(
          COLLECTIONS.threats,
          (data) => Threat.parse(data),
          (threats) => follower.onThreats(threats),
        ),
        listen(
          COLLECTIONS.alerts,
          (data) => Alert.parse(data),
          (alerts) => follower.onAlerts(alerts),
        ),
      ]);
    } catch (error) {
      end();
      throw error;
    }
    return end;
  };
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
