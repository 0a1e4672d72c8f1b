import type { TimelinePoint } from "@threatstream/client";
import { useRisk, useTimeline } from "@threatstream/client/react";
import type { RiskIndex } from "@threatstream/contracts";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { formatCount } from "../../common/format.ts";
import { Empty, FeedBody } from "../../parts/states.tsx";
import { SeverityShape } from "../../parts/severity.tsx";
import { changeOf } from "./change-of.ts";

const RiskChart = lazy(() => import("./risk-chart.tsx"));

const LEVELS = {
  NORMAL: { word: "Normal", severity: "INFO" },
  ELEVATED: { word: "Elevated", severity: "MEDIUM" },
  SUSPICIOUS: { word: "Suspicious", severity: "HIGH" },
  CRITICAL: { word: "Critical", severity: "CRITICAL" },
} as const;

/** The risk index with its change, and its curve of 30 minutes. */
export function Risk(): ReactNode {
  const risk = useRisk();
  const timeline = useTimeline();
  const points = timeline.data?.timeline ?? [];
  const { severity } = LEVELS[risk.data?.level ?? "NORMAL"];
  return (
    <section className="card risk" aria-labelledby="risk">
      <header>
        <h2 id="risk">Risk</h2>
        {risk.data && <Level risk={risk.data} points={points} />}
      </header>
      <FeedBody feed={timeline} what="risk curve" rows={6} empty={<NoCurve />}>
        {() =>
          points.length < 2 ? (
            <NoCurve />
          ) : (
            <Suspense fallback={<div className="chart" />}>
              <RiskChart points={points} severity={severity} />
            </Suspense>
          )
        }
      </FeedBody>
    </section>
  );
}

function NoCurve(): ReactNode {
  return <Empty title="No curve yet">It grows by a point a minute while events come in.</Empty>;
}

function Level({ risk, points }: { risk: RiskIndex; points: readonly TimelinePoint[] }): ReactNode {
  const { word, severity } = LEVELS[risk.level];
  return (
    <>
      <span className={`sev ${severity.toLowerCase()}`}>
        <SeverityShape severity={severity} /> {word}
      </span>
      <small>
        <strong className="risk-value">{formatCount(risk.value)}</strong> of 100,{" "}
        {changeOf(risk.value, points)}
      </small>
    </>
  );
}
