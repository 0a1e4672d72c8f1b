import type { CorrelationRule } from "../../model/correlation.ts";
import { inTime } from "./texts.ts";

/** File changes by one source within a minute that make mass encryption. */
export const FILE_BURST = 100;
export const FILE_KIND = "changed";

/** Many files encrypted or renamed by one source, reported in many small events. */
export const fileEncryptionBurst: CorrelationRule = {
  id: "file-encryption-burst",
  title: "Many files encrypted or renamed within a minute",
  technique: { id: "T1486", name: "Data Encrypted for Impact", tactic: "Impact" },
  actions: [
    "Isolate the host from the network now",
    "Stop the writing process and keep its memory",
    "Protect backups and shares that the host can write to",
  ],
  evaluate(view) {
    const most = view.most(FILE_KIND);
    if (most < FILE_BURST) return undefined;
    return {
      detection: "file-encryption-burst",
      severity: "CRITICAL",
      threat_type: "RANSOMWARE",
      confidence: Math.min(0.97, Math.round((0.85 + most / 10_000) * 100) / 100),
      summary: `${view.total(FILE_KIND)} files encrypted or renamed by ${view.key} ${inTime(view.seconds([FILE_KIND]))}`,
      signals: [`${most} file changes within a minute`],
      count: view.total(FILE_KIND),
    };
  },
};
