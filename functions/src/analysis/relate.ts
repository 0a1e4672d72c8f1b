import type { AnalysisRequest, Evidence } from "./analyzer.ts";
import { severityRank } from "../pipeline/severity.ts";
import { ruleVerdict } from "./ruled.ts";

/** More would not fit into a prompt. */
const MAX_RELATED = 20;

/** One request for each source, its most severe threat first; of many threats of a source several requests. */
export function relate(evidence: readonly Evidence[]): AnalysisRequest[] {
  const bySource = Map.groupBy(evidence.toSorted(mostSevereFirst), ({ threat }) => threat.source_ip);
  return Array.from(bySource.values()).flatMap(requestsOf);
}

function requestsOf([first, ...others]: readonly Evidence[]): AnalysisRequest[] {
  if (first === undefined) return [];
  const request: AnalysisRequest = { evidence: [first, ...others.slice(0, MAX_RELATED - 1)] };
  return [request, ...requestsOf(others.slice(MAX_RELATED - 1))];
}

/** Down to the id, so that the same threats make the same requests whatever their order. */
function mostSevereFirst({ threat: a }: Evidence, { threat: b }: Evidence): number {
  const [ofA, ofB] = [ruleVerdict(a), ruleVerdict(b)];
  return (
    severityRank(ofB.severity) - severityRank(ofA.severity) ||
    ofB.risk_score - ofA.risk_score ||
    (a.id < b.id ? -1 : 1)
  );
}
