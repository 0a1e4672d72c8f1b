import type { Firestore } from "firebase/firestore";
import { createContext, createElement, useContext, useEffect, useMemo } from "react";
import type { ReactElement, ReactNode } from "react";
import type { ApiClient } from "../api/client.ts";
import { createFeeds } from "./feeds.ts";
import type { Feeds } from "./feeds.ts";
import { browserPage } from "./page.ts";

/** What the hooks work with. */
export interface ThreatStream {
  readonly db: Firestore;
  readonly api: ApiClient;
  readonly feeds: Feeds;
}

export interface ThreatStreamProviderProps {
  /** Of an app whose user is signed in with the role `viewer` or above. Another one starts all subscriptions again. */
  readonly db: Firestore;
  readonly api: ApiClient;
  /** After how long a hidden page listens to nothing, in milliseconds. Default 60,000. */
  readonly hiddenMs?: number;
  readonly children?: ReactNode;
}

const Context = createContext<ThreatStream | undefined>(undefined);

/**
 * Gives the hooks below it their database and API. Mount it again (another `key`) for another user.
 *
 * @example
 * <ThreatStreamProvider db={db} api={api}><Threats /></ThreatStreamProvider>
 */
export function ThreatStreamProvider(props: ThreatStreamProviderProps): ReactElement {
  const { db, api, hiddenMs = 60_000, children } = props;
  const feeds = useMemo(() => createFeeds({ page: browserPage, hiddenMs }), [db, hiddenMs]);
  useEffect(() => feeds.open(), [feeds]);
  const value = useMemo(() => ({ db, api, feeds }), [db, api, feeds]);
  return createElement(Context, { value }, children);
}

/** The database, the API and the subscriptions. Throws outside of a `ThreatStreamProvider`. */
export function useThreatStream(): ThreatStream {
  const value = useContext(Context);
  if (value === undefined)
    throw new Error("ThreatStream's hooks work inside of a <ThreatStreamProvider> alone.");
  return value;
}
