import { styleText } from "node:util";
import { SEVERITIES } from "@threatstream/contracts";
import type { Alert, Threat } from "@threatstream/contracts";
import { noSeverities, severityRank } from "@threatstream/functions/pipeline/severity.ts";
import { alertLine, columns, fit, threatLine } from "./lines.ts";

const MAX_LISTED = 30;
const MAX_SAMPLES = 3;

/** What `analyze` tells of its input in the end. */
export class Report {
  readonly #severities = noSeverities();
  readonly #types = new Map<string, number>();
  readonly #refused = new Map<string, { count: number; lines: number[]; message: string }>();
  readonly #worst: { threat: Threat; line: number | undefined }[] = [];
  ignored = 0;

  /** Takes in a threat, with the line that it came from where one line did. */
  add(threat: Threat, line?: number): void {
    this.#severities[threat.severity] += 1;
    this.#types.set(threat.threat_type, (this.#types.get(threat.threat_type) ?? 0) + 1);
    if (severityRank(threat.severity) < severityRank("MEDIUM")) return;
    this.#worst.push({ threat, line });
    if (this.#worst.length > 20 * MAX_LISTED) this.#keepWorst();
  }

  /** Takes in a refused line. */
  refuse(line: number, reason: string, message: string): void {
    const seen = this.#refused.get(reason) ?? { count: 0, lines: [], message };
    seen.count += 1;
    if (seen.lines.length < MAX_SAMPLES) seen.lines.push(line);
    this.#refused.set(reason, seen);
  }

  /** Tables and a summary, for people. */
  text(alerts: readonly Alert[], events: number): string {
    const head = (text: string): string => styleText("bold", text);
    const lines: string[] = [];
    if (alerts.length > 0) {
      lines.push(
        head(`Alerts (${alerts.length})`),
        ...alerts.slice(0, MAX_LISTED).map((alert) => alertLine(alert)),
      );
      if (alerts.length > MAX_LISTED)
        lines.push(`… and ${alerts.length - MAX_LISTED} more; --json has all of them`);
      lines.push("");
    }
    this.#keepWorst();
    if (this.#worst.length > 0) {
      lines.push(head("Most severe threats"));
      for (const { threat, line } of this.#worst) lines.push(this.#listed(threat, line));
      lines.push("");
    }
    return [...lines, head("Summary"), ...this.#summary(alerts.length, events)].join("\n");
  }

  #listed(threat: Threat, line: number | undefined): string {
    const place = line === undefined ? "" : styleText("dim", `  line ${line}`);
    return threatLine(threat) + place;
  }

  #summary(alerts: number, events: number): string[] {
    const total = Object.values(this.#severities).reduce((sum, count) => sum + count, 0);
    const severities = SEVERITIES.toReversed()
      .filter((severity) => this.#severities[severity] > 0)
      .map((severity) => `${this.#severities[severity]} ${severity}`);
    const types = [...this.#types].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    const refused = [...this.#refused].toSorted((a, b) => b[1].count - a[1].count);
    const rejected = refused.reduce((sum, [, { count }]) => sum + count, 0);
    return [
      `  events    ${events}`,
      `  threats   ${total}${total === 0 ? "" : `: ${severities.join(", ")}`}`,
      ...types.map(([type, count]) => `            ${String(count).padStart(8)} ${type}`),
      `  alerts    ${alerts}`,
      ...(this.ignored === 0 ? [] : [`  ignored   ${this.ignored} lines that say nothing about security`]),
      `  rejected  ${rejected} lines`,
      ...refused.map(([reason, { count, lines, message }]) => {
        const where = `line${count === 1 ? "" : "s"} ${lines.join(", ")}${count > lines.length ? ", …" : ""}`;
        return fit(`            ${String(count).padStart(8)} ${reason}, ${where}: ${message}`, columns());
      }),
    ];
  }

  #keepWorst(): void {
    this.#worst.sort(
      (a, b) =>
        severityRank(b.threat.severity) - severityRank(a.threat.severity) ||
        b.threat.risk_score - a.threat.risk_score ||
        (a.threat.timestamp < b.threat.timestamp ? -1 : a.threat.timestamp > b.threat.timestamp ? 1 : 0) ||
        (a.threat.id < b.threat.id ? -1 : 1),
    );
    this.#worst.splice(MAX_LISTED);
  }
}
