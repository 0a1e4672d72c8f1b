import type { Aggregates, Severity } from "@threatstream/contracts";
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { feature } from "topojson-client";
import landUrl from "world-atlas/land-110m.json?url";

type Country = Aggregates["geo"]["countries"][number];

const WIDTH = 360;
const HEIGHT = 168;
/** Where the functions run: us-central1, in Iowa. Longitude first, as the projection takes it. */
const HOME = [-95.86, 41.26] as const;

const projection = geoNaturalEarth1().fitExtent(
  [
    [2, 2],
    [WIDTH - 2, HEIGHT + 22],
  ],
  { type: "Sphere" },
);
const home = projection([...HOME]);

type LandTopology = Parameters<typeof feature>[0];

/** The outline of all land as an SVG path. The file is what the package says: a topology of one object, `land`. */
async function readOutline(): Promise<string> {
  const topology: LandTopology = await (await fetch(landUrl)).json();
  return geoPath(projection)(feature(topology, "land")) ?? "";
}
let reading: Promise<string> | undefined;

/** Read once for the page; without it the map has arcs alone. */
function useOutline(): string {
  const [outline, setOutline] = useState("");
  useEffect(() => {
    reading ??= readOutline();
    reading.then(setOutline, () => {
      reading = undefined;
    });
  }, []);
  return outline;
}

/** The world with an arc from each country to where the project runs. */
export default function WorldMap({ countries }: { countries: readonly Country[] }): ReactNode {
  const outline = useOutline();
  const arcs = countries.flatMap((country) => arcOf(country)).toReversed();
  return (
    <svg className="map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={describe(countries)}>
      <path d={outline} className="land" />
      {arcs.map(({ key, path, x, y, severity }) => (
        <g key={key} className={severity.toLowerCase()}>
          <path d={path} className="arc" />
          <circle cx={x} cy={y} r="3" fill="currentColor" />
        </g>
      ))}
      {home && <circle cx={home[0]} cy={home[1]} r="4" className="home" />}
    </svg>
  );
}

interface Arc {
  readonly key: string;
  readonly path: string;
  readonly x: number;
  readonly y: number;
  readonly severity: Severity;
}

function arcOf({ country_code: key, coordinates, severity_level: severity }: Country): Arc[] {
  const from = coordinates === undefined ? null : projection([coordinates[1], coordinates[0]]);
  if (from === null || home === null) return [];
  const [x, y] = from;
  const lift = Math.min(y, home[1]) - Math.hypot(x - home[0], y - home[1]) / 4;
  const path = `M${x.toFixed(1)} ${y.toFixed(1)}Q${((x + home[0]) / 2).toFixed(1)} ${Math.max(2, lift).toFixed(1)} ${home[0].toFixed(1)} ${home[1].toFixed(1)}`;
  return [{ key, path, x, y, severity }];
}

function describe(countries: readonly Country[]): string {
  const names = countries.slice(0, 3).map(({ country_name }) => country_name);
  return countries.length === 0 ? "Map: no threats yet" : `Map: most threats come from ${names.join(", ")}`;
}
