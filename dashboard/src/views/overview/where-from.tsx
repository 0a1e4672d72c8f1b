import { useGeo } from "@threatstream/client/react";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { formatCount } from "../../common/format.ts";
import { Empty, FeedBody } from "../../parts/states.tsx";
import { Meter } from "./top-sources.tsx";

const WorldMap = lazy(() => import("./world-map.tsx"));
const SHOWN = 4;

/** The countries that threats come from: on a map, and in words. */
export function WhereFrom(): ReactNode {
  const feed = useGeo();
  const count = feed.data?.countries.length ?? 0;
  return (
    <section className="card where" aria-labelledby="where-from">
      <header>
        <h2 id="where-from">Where from</h2>
        {count > 0 && (
          <small className="right">{count === 1 ? "1 country" : `${formatCount(count)} countries`}</small>
        )}
      </header>
      <FeedBody feed={feed} what="countries" rows={6} empty={<Empty title="No country yet" />}>
        {({ countries }) => {
          const most = Math.max(1, ...countries.map(({ threat_count }) => threat_count));
          return (
            <>
              <Suspense fallback={<div className="map" />}>
                <WorldMap countries={countries} />
              </Suspense>
              <ul className="shares">
                {countries.slice(0, SHOWN).map((country) => (
                  <li key={country.country_code} className={country.severity_level.toLowerCase()}>
                    <span className="name ellipsis">{country.country_name}</span>
                    <b>{formatCount(country.threat_count)}</b>
                    <Meter part={country.threat_count / most} />
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </FeedBody>
    </section>
  );
}
