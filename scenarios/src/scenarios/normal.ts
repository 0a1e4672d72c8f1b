import { DEFAULTS } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";

/** A day like any other. */
export const normal: Scenario = {
  id: "normal",
  summary: "a day like any other: customers, employees, backups, and the noise of the Internet",
  defaults: DEFAULTS,
  hasRaw: true,
  plan: () => [],
  expects: {
    raises: [],
    maxAlerts: 0,
    quiet: [
      "sql-injection",
      "cross-site-scripting",
      "command-injection",
      "path-traversal",
      "suspicious-process",
      "mass-file-encryption",
      "data-exfiltration",
      "ddos-rate",
      "brute-force",
      "distributed-brute-force",
      "login-after-burst",
      "port-scan",
      "bulk-file-read",
      "lookalike-mail",
      "cloud-logging-stopped",
    ],
  },
};
