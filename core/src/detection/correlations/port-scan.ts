import { classifyAddress } from "../../common/addresses.ts";
import type { CorrelationRule } from "../../model/correlation.ts";
import { PROBE_KIND } from "./probes.ts";

/** Unanswered packets, and ports of hosts that they went to, from which on they are a scan. */
export const SCAN = 25;

/**
 * One source that knocks on many ports and gets no answer. From outside that happens to everyone, every day; from inside it
 * means that somebody is in.
 */
export const portScan: CorrelationRule = {
  id: "port-scan",
  title: "One source tries many ports",
  technique: { id: "T1046", name: "Network Service Discovery", tactic: "Discovery" },
  actions: [
    "Check whether any port answered that should not be reachable",
    "From inside: find the process and the user behind the scan on the source host",
    "From outside: block the source address if it keeps on",
  ],
  evaluate(view) {
    const most = view.most(PROBE_KIND);
    const targets = view.members([PROBE_KIND]);
    if (most < SCAN || targets.length < SCAN) return undefined;
    const hosts = new Set(targets.map((target) => target.split(" ", 1)[0])).size;
    const isInside = classifyAddress(view.key) === "internal";
    return {
      detection: "port-scan",
      severity: isInside ? "HIGH" : "MEDIUM",
      threat_type: "PORT_SCAN",
      confidence: Math.min(0.95, Math.round((0.75 + 0.002 * (targets.length - SCAN)) * 1000) / 1000),
      summary: `${view.key} tried ${targets.length} or more ports of ${hosts} host${hosts === 1 ? "" : "s"}`,
      signals: [
        `${most} packets without an answer within 5 minutes`,
        `first by name: ${targets.slice(0, 3).join(", ")}`,
      ],
      count: view.total(PROBE_KIND),
    };
  },
};
