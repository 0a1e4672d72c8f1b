import type { CorrelationRule } from "../../model/correlation.ts";
import { quote } from "../../common/text.ts";

/** Files that one user on one machine reads within five minutes, from which on it is no more work with them. */
export const BULK = 2_000;
export const READ_KIND = "read";
/** Reports of fewer files are left out: everyone opens files all day, and each would cost a write. */
export const READ_TOGETHER = 10;

/**
 * One user reads more files than a person opens: folders are being copied. MEDIUM, since a search or a backup by hand does that
 * too.
 */
export const bulkFileRead: CorrelationRule = {
  id: "bulk-file-read",
  title: "One user reads files in bulk",
  technique: { id: "T1039", name: "Data from Network Shared Drive", tactic: "Collection" },
  actions: [
    "Ask the user, or their manager, what the files are needed for",
    "Look for archives, removable media and uploads on the same machine since",
  ],
  evaluate(view) {
    const most = view.most(READ_KIND);
    if (most < BULK) return undefined;
    const users = view.members([READ_KIND]);
    return {
      detection: "bulk-file-read",
      severity: "MEDIUM",
      threat_type: "INSIDER_THREAT",
      confidence: most >= 10 * BULK ? 0.75 : 0.6,
      summary: `${view.total(READ_KIND)} files read at ${view.key}`,
      signals: [
        `${most} files read within 5 minutes`,
        `users: ${users
          .slice(0, 3)
          .map((user) => quote(user, 32))
          .join(", ")}`,
      ],
      count: view.total(READ_KIND),
    };
  },
};
