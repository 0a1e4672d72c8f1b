import { styleText } from "node:util";
import { PRIORITIES, SEVERITIES } from "@threatstream/contracts";
import type { Alert, Threat } from "@threatstream/contracts";
import { noSeverities, severityRank } from "@threatstream/core/model";
import { Rejections } from "./rejections.ts";
import { SEVERITY_STYLES, shortTime, sourceText } from "./lines.ts";
import { table } from "./table.ts";
import type { Cell, Column } from "./table.ts";
import { TopList } from "./top-list.ts";
import { TopSources } from "./top-sources.ts";

const MAX_THREATS = 50;
const MAX_ALERTS = 50;
const MAX_SOURCES = 10;

interface Listed {
  readonly threat: Threat;
  readonly line: number | undefined;
}

/** What `analyze` tells of its input in the end, from any number of threats and alerts. */
export class Report {
  readonly #severities = noSeverities();
  readonly #types = new Map<string, number>();
  readonly #sources = new TopSources(MAX_SOURCES);
  readonly #threats = new TopList<Listed>(MAX_THREATS, bySeverity);
  readonly #alerts = new TopList<Alert>(MAX_ALERTS, byUrgency);
  readonly rejections = new Rejections();
  /** Lines that say nothing about security. */
  ignored = 0;

  /** Takes in the threat of an event, with its line. */
  addEvent(threat: Threat, line: number | undefined): void {
    this.#sources.add(threat);
    this.addThreat(threat, line);
  }

  /** Takes in a threat that is no single event's. */
  addThreat(threat: Threat, line?: number): void {
    this.#severities[threat.severity] += 1;
    this.#types.set(threat.threat_type, (this.#types.get(threat.threat_type) ?? 0) + 1);
    if (severityRank(threat.severity) >= severityRank("MEDIUM")) this.#threats.add({ threat, line });
  }

  addAlert(alert: Alert): void {
    this.#alerts.add(alert);
  }

  /** Tables and a summary, for people, in lines of at most `width` columns. */
  text(events: number, width: number): string {
    return [
      ...section("Alerts", this.#alerts, "the most urgent", alertTable(this.#alerts.items, width)),
      ...section("Top sources", this.#sources, "those with the most attacks", this.#sourceTable(width)),
      ...section(
        "Threats of MEDIUM and above",
        this.#threats,
        "the most severe",
        threatTable(this.#threats.items, width),
      ),
      heading("Summary"),
      ...this.#summary(events, width),
    ].join("\n");
  }

  #sourceTable(width: number): string[] {
    const rows = this.#sources.items.map(({ ip, countryCode, attacks }) => [
      { text: String(attacks) },
      { text: sourceText(ip, countryCode) },
    ]);
    return table([{ title: "ATTACKS", align: "right" }, { title: "SOURCE" }], rows, width);
  }

  #summary(events: number, width: number): string[] {
    const severities = SEVERITIES.toReversed().filter((severity) => this.#severities[severity] > 0);
    const threats = severities.reduce((sum, severity) => sum + this.#severities[severity], 0);
    const types = [...this.#types].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return [
      countLine(events, "events"),
      countLine(threats, "threats"),
      ...severities.map((severity) =>
        countLine(this.#severities[severity], `  ${styleText(SEVERITY_STYLES[severity], severity)}`),
      ),
      ...types.map(([type, count]) => countLine(count, `  ${type}`)),
      countLine(this.#alerts.count, "alerts"),
      countLine(this.ignored, "lines ignored: they say nothing about security"),
      countLine(this.rejections.count, "lines rejected"),
      ...this.rejections.lines(width),
    ];
  }
}

function section(
  title: string,
  list: { count: number; items: readonly unknown[] },
  which: string,
  rows: string[],
) {
  if (list.count === 0) return [];
  const shown = list.items.length < list.count ? `, ${which} ${list.items.length} of them` : "";
  return [heading(`${title} (${list.count}${shown})`), ...rows, ""];
}

function countLine(count: number, text: string): string {
  return `${String(count).padStart(10)}  ${text}`;
}

function heading(text: string): string {
  return styleText("bold", text);
}

const ALERT_COLUMNS: readonly Column[] = [
  { title: "PRIO" },
  { title: "SEVERITY" },
  { title: "TYPE" },
  { title: "SOURCE" },
  { title: "FIRST SEEN" },
  { title: "TIMES", align: "right" },
  { title: "DESCRIPTION" },
];

function alertTable(alerts: readonly Alert[], width: number): string[] {
  const rows = alerts.map((alert): Cell[] => [
    { text: alert.priority, style: "bold" },
    { text: alert.severity, style: SEVERITY_STYLES[alert.severity] },
    { text: alert.threat_type },
    { text: sourceText(alert.source_ip, alert.source_country) },
    { text: shortTime(alert.first_seen_at), style: "dim" },
    { text: String(alert.occurrences) },
    { text: alert.description },
  ]);
  return table(ALERT_COLUMNS, rows, width);
}

const THREAT_COLUMNS: readonly Column[] = [
  { title: "LINE", align: "right" },
  { title: "TIME" },
  { title: "SEVERITY" },
  { title: "TYPE" },
  { title: "RISK", align: "right" },
  { title: "SOURCE" },
  { title: "DESCRIPTION" },
];

function threatTable(threats: readonly Listed[], width: number): string[] {
  const rows = threats.map(({ threat, line }): Cell[] => [
    { text: line === undefined ? "-" : String(line), style: "dim" },
    { text: shortTime(threat.timestamp), style: "dim" },
    { text: threat.severity, style: SEVERITY_STYLES[threat.severity] },
    { text: threat.threat_type },
    { text: String(threat.risk_score) },
    { text: sourceText(threat.source_ip, threat.source_country_code) },
    { text: threat.description },
  ]);
  return table(THREAT_COLUMNS, rows, width);
}

function bySeverity({ threat: a }: Listed, { threat: b }: Listed): number {
  return (
    severityRank(b.severity) - severityRank(a.severity) ||
    b.risk_score - a.risk_score ||
    compare(a.timestamp, b.timestamp) ||
    compare(a.id, b.id)
  );
}

function byUrgency(a: Alert, b: Alert): number {
  return (
    PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
    b.risk_score - a.risk_score ||
    compare(a.first_seen_at, b.first_seen_at) ||
    compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
