import { useStream } from "@threatstream/client/react";
import type { ReactNode } from "react";
import { formatCount, formatMs, formatRate } from "../../common/format.ts";
import { FeedBody } from "../../parts/states.tsx";

/** What comes in, and how late it is. */
export function Ingress(): ReactNode {
  const feed = useStream();
  return (
    <section className="card" aria-labelledby="ingress">
      <header>
        <h2 id="ingress">Ingress</h2>
        {feed.data && <small className="right">lag {formatMs(feed.data.lag_p50_ms)}</small>}
      </header>
      <FeedBody feed={feed} what="stream">
        {(stream) => (
          <dl className="pairs">
            <Pair name="Events" value={`${formatRate(stream.events_per_second)}/s`} />
            <Pair name="Lag, p95" value={formatMs(stream.lag_p95_ms)} />
            <Pair name="Threats stored" value={formatCount(stream.stored)} />
            <Pair name="Dead letters" value={formatCount(stream.dead_lettered)} />
          </dl>
        )}
      </FeedBody>
    </section>
  );
}

function Pair({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
