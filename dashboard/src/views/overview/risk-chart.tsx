import type { TimelinePoint } from "@threatstream/client";
import type { Severity } from "@threatstream/contracts";
import { useEffect, useMemo, useRef } from "react";
import type { ReactNode } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { colourOf, onThemeChange } from "../../common/colour.ts";
import { formatMinute } from "../../common/format.ts";

interface Props {
  readonly points: readonly TimelinePoint[];
  readonly severity: Severity;
}

/** The curve of the risk; its values are said in words as well. */
export default function RiskChart({ points, severity }: Props): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const data = useMemo<uPlot.AlignedData>(
    () => [
      points.map((point) => Date.parse(point.timestamp) / 1_000),
      points.map(({ risk_score }) => risk_score),
    ],
    [points],
  );
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const draw = (): void => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsFor(element, severity), latest.current, element);
    };
    draw();
    const sizes = new ResizeObserver(() => plot.current?.setSize(sizeOf(element)));
    sizes.observe(element);
    const endTheme = onThemeChange(draw);
    return () => {
      sizes.disconnect();
      endTheme();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [severity]);
  useEffect(() => plot.current?.setData(data), [data]);

  const values = points.map(({ risk_score }) => Math.round(risk_score));
  const text = `Risk over ${points.length} minutes: from ${values[0]} to ${values.at(-1)}, highest ${Math.max(...values)}.`;
  return <div className="chart" role="img" aria-label={text} ref={place} />;
}

const sizeOf = (element: HTMLElement): { width: number; height: number } => ({
  width: element.clientWidth,
  height: element.clientHeight,
});

function optionsFor(element: HTMLElement, severity: Severity): uPlot.Options {
  const line = colourOf(severity === "INFO" ? "--accent" : `--${severity.toLowerCase()}`);
  const grid = { stroke: colourOf("--line"), width: 1 };
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: colourOf("--faint"), font, ticks: { show: false } };
  return {
    ...sizeOf(element),
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 8 } },
    scales: { y: { range: [0, 100] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 24,
        space: 90,
        values: (_, ticks) => ticks.map((seconds) => formatMinute(seconds * 1_000)),
      },
      { ...axis, grid, size: 30, splits: [0, 25, 50, 75, 100] },
    ],
    series: [
      {},
      { stroke: line, width: 2, fill: withAlpha(line, 0.1), points: { show: false }, spanGaps: true },
    ],
  };
}

/** A colour as the browser computes it (`rgb(…)`), made transparent. */
function withAlpha(colour: string, alpha: number): string {
  return colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
}
