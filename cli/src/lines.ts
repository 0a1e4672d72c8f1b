import { styleText } from "node:util";
import { Alert, Threat } from "@threatstream/contracts";
import type { Severity } from "@threatstream/contracts";
import { escapeInvisible } from "@threatstream/core/common";
import { fit } from "./table.ts";
import type { Style } from "./table.ts";

/** The colour of each severity. */
export const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = {
  CRITICAL: ["bold", "white", "bgRed"],
  HIGH: ["bold", "red"],
  MEDIUM: "yellow",
  LOW: "cyan",
  INFO: "dim",
};

/** How wide the terminal is; 160 where the output goes elsewhere. */
export function columns(): number {
  return process.stdout.isTTY ? process.stdout.columns : 160;
}

/** A time for people: UTC, to the second. */
export function shortTime(iso: string): string {
  return iso.slice(0, 19).replace("T", " ");
}

/** A threat as one line. Throws where it is none. */
export function threatLine(data: unknown): string {
  const { timestamp, severity, threat_type, risk_score, source_ip, source_country_code, description } =
    Threat.parse(data);
  const source = sourceText(source_ip, source_country_code);
  const head = `${time(timestamp)} threat   ${severityLabel(severity)} ${threat_type.padEnd(19)} ${String(risk_score).padStart(3)} ${source.padEnd(18)} `;
  return head + fit(escapeInvisible(description), columns() - 83);
}

/** An alert as one line. Throws where it is none. */
export function alertLine(data: unknown): string {
  const alert = Alert.parse(data);
  const { last_seen_at, severity, threat_type, priority, occurrences, risk_score, source_ip, title } = alert;
  const times = occurrences === 1 ? "" : `×${occurrences} `;
  const source = sourceText(source_ip, alert.source_country);
  const label = styleText("bold", `ALERT ${priority}`);
  const head = `${time(last_seen_at)} ${label} ${severityLabel(severity)} ${threat_type.padEnd(19)} ${String(risk_score).padStart(3)} ${source.padEnd(18)} `;
  return head + fit(escapeInvisible(`${times}${title}: ${alert.description}`), columns() - 83);
}

/** An address with its country, where that is known. */
export function sourceText(ip: string, country: string | undefined): string {
  return country === undefined ? ip : `${ip} ${escapeInvisible(country)}`;
}

function severityLabel(severity: Severity): string {
  return styleText(SEVERITY_STYLES[severity], severity.padEnd(8));
}

function time(iso: string): string {
  return styleText("dim", shortTime(iso));
}
