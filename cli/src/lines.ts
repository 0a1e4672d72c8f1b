import { styleText } from "node:util";
import { Alert, Threat } from "@threatstream/contracts";
import type { Severity } from "@threatstream/contracts";
import { escapeInvisible } from "@threatstream/functions/detection/text.ts";

const STYLES: Readonly<Record<Severity, Parameters<typeof styleText>[0]>> = {
  CRITICAL: ["bold", "white", "bgRed"],
  HIGH: ["bold", "red"],
  MEDIUM: "yellow",
  LOW: "cyan",
  INFO: "dim",
};

/** A severity in its colour, eight characters wide. */
function severityLabel(severity: Severity): string {
  return styleText(STYLES[severity], severity.padEnd(8));
}

/** Text that an attacker may have written, for one line of a terminal of `width` columns. */
export function fit(text: string, width: number): string {
  const safe = escapeInvisible(text);
  return safe.length <= width ? safe : `${safe.slice(0, Math.max(1, width - 1))}…`;
}

/** How wide the terminal is; 160 where the output goes elsewhere. */
export function columns(): number {
  return process.stdout.isTTY ? process.stdout.columns : 160;
}

/** A threat as one line. */
export function threatLine(data: unknown): string {
  const { timestamp, severity, threat_type, risk_score, source_ip, source_country_code, description } =
    Threat.parse(data);
  const source = `${source_ip}${source_country_code === undefined ? "" : ` ${source_country_code}`}`;
  const head = `${time(timestamp)} threat ${severityLabel(severity)} ${threat_type.padEnd(19)} ${String(risk_score).padStart(3)} ${source.padEnd(18)} `;
  return head + fit(description, columns() - 81);
}

/** An alert as one line. */
export function alertLine(data: unknown): string {
  const { created_at, severity, threat_type, priority, occurrences, source_ip, title, description } =
    Alert.parse(data);
  const times = occurrences === 1 ? "" : ` ×${occurrences}`;
  const label = styleText("bold", `ALERT ${priority}`);
  const head = `${time(created_at)} ${label} ${severityLabel(severity)} ${threat_type.padEnd(19)} `;
  return head + fit(`${source_ip}${times}  ${title}: ${description}`, columns() - 60);
}

function time(iso: string): string {
  return styleText("dim", iso.slice(0, 19).replace("T", " "));
}
