import type { Feed } from "@threatstream/client/react";
import type { ReactNode } from "react";

/** In place of content that has not come yet. */
export function Waiting({ what, rows = 4 }: { what: string; rows?: number }): ReactNode {
  return (
    <div className="state" role="status">
      <span className="visually-hidden">Loading {what} …</span>
      <div aria-hidden="true" className="waiting">
        {Array.from({ length: rows }, (_, row) => (
          <i key={row} className="skeleton" />
        ))}
      </div>
    </div>
  );
}

/** In place of content that there is none of: what that means, and what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }): ReactNode {
  return (
    <div className="state">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** In place of content that could not be read. */
export function Failure(props: { title: string; error: Error; onRetry?: () => void }): ReactNode {
  return (
    <div className="state" role="alert">
      <strong>{props.title}</strong>
      <p className="break">{props.error.message}</p>
      {props.onRetry !== undefined && (
        <button type="button" className="btn small" onClick={props.onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

interface FeedBodyProps<T> {
  readonly feed: Feed<T>;
  readonly what: string;
  readonly rows?: number;
  readonly children: (data: NonNullable<T>) => ReactNode;
  /** In place of content that does not exist. */
  readonly empty?: ReactNode;
}

/** A subscription's content, or the state in its place. Content that is known stays while offline. */
export function FeedBody<T>({ feed, what, rows = 4, children, empty }: FeedBodyProps<T>): ReactNode {
  const { data } = feed;
  if (data !== undefined && data !== null) return children(data);
  if (feed.state === "failed" && feed.error !== undefined) {
    return <Failure title={`The ${what} can't be read`} error={feed.error} />;
  }
  if (feed.state === "live") return empty ?? <Empty title={`No ${what} yet`} />;
  if (feed.state === "offline") return <Empty title="No connection">It is tried again by itself.</Empty>;
  return <Waiting what={what} rows={rows} />;
}
