import type { ThreatType } from "@threatstream/contracts";
import { ThreatType as ThreatTypes } from "@threatstream/contracts";
import type { CorrelationRule } from "../../model/correlation.ts";

/** A source's MEDIUM threats of one type that it takes, with more than this many, to raise an alert. */
export const REPEATS = 10;
export const REPEAT_KIND = "medium";

/** The stream's key: what kind of threat, from where. */
export function repeatKey(type: ThreatType, ip: string): string {
  return `${type} ${ip}`;
}

/** A source that keeps raising MEDIUM threats: none of them alone is worth an alert, together they are. */
export const repeatOffender: CorrelationRule = {
  id: "repeat-offender",
  title: "A source keeps raising threats",
  actions: ["Review the source's threats", "Block the source address if nobody vouches for it"],
  evaluate(view) {
    const most = view.most(REPEAT_KIND);
    if (most <= REPEATS) return undefined;
    const [type, ip] = view.key.split(" ");
    return {
      detection: "repeat-offender",
      severity: "MEDIUM",
      threat_type: ThreatTypes.catch("SUSPICIOUS_ACTIVITY").parse(type),
      confidence: 0.8,
      summary: `${view.total(REPEAT_KIND)} threats of type ${type} from ${ip}`,
      signals: [`${most} medium threats of one type within 5 minutes`],
      count: view.total(REPEAT_KIND),
    };
  },
};
