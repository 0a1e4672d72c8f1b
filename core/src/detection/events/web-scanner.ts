import type { Severity } from "@threatstream/contracts";
import type { EnrichedEvent } from "../../model/event.ts";
import type { Detection } from "../../model/detection.ts";
import { quote, textField } from "../../common/text.ts";
import { TECHNIQUES } from "../../model/techniques.ts";
import { requestLine, statusOf } from "./web-evidence.ts";

/** Names that tools for scanning put into their user agent. */
const SCANNER =
  /acunetix|arachni|burpsuite|burpcollaborator|dirb\b|dirbuster|dirsearch|feroxbuster|ffuf|fuzz faster|gobuster|hydra|jorgee|masscan|nessus|netsparker|nikto|nmap scripting|nuclei|openvas|qualys|skipfish|sqlmap|w3af|wfuzz|whatweb|wpscan|zgrab|zmeu/i;

/** Files that hold secrets and are never linked. */
const SECRET =
  /\/(?:\.(?:env|git|svn|hg|aws|ssh|kube|docker|htpasswd|npmrc|ds_store)(?![\w])|wp-config\.php\.|(?:backup|dump|database|db)\.(?:sql|zip|tar|tgz|gz|bak)\b|id_rsa\b)/i;

/** Doors that every scanner knocks on. */
const DOOR =
  /\/(?:wp-login\.php|xmlrpc\.php|wp-admin\/(?:install|setup-config)\.php|phpmyadmin|pma\/|myadmin|adminer\.php|cgi-bin\/|manager\/html|actuator\/(?:env|heapdump|gateway)|solr\/admin|vendor\/phpunit|hnap1|boaform|server-status\b|_ignition\/|phpinfo\.php|(?:shell|cmd|c99|r57)\.php\b)/i;

interface Probe {
  readonly severity: Severity;
  readonly confidence: number;
  readonly signal: string;
}

/** Reconnaissance: tools that give their name, requests for what no visitor is linked to, bytes that are no HTTP. */
export const detection: Detection = {
  id: "web-scanner",
  title: "Web scanner",
  technique: TECHNIQUES.WEB_ATTACK,
  actions: [
    "Check whether any of the source's requests was answered with 200",
    "Limit or block the source if it keeps on",
  ],
  examine(enriched) {
    const probes = probesIn(enriched);
    if (probes.length === 0) return undefined;
    const [strongest, ...others] = probes;
    if (strongest === undefined) return undefined;
    const signals = [strongest, ...others].map(({ signal }) => signal);
    const request = requestLine(enriched.event.payload);
    return {
      detection: detection.id,
      severity: strongest.severity,
      threat_type: "WEB_ATTACK",
      confidence: Math.min(0.9, strongest.confidence + 0.1 * others.length),
      summary: `Web scan${request === "" ? "" : `, ${request}`}: ${signals.join("; ")}`,
      signals,
    };
  },
};

/** Strongest first. */
function probesIn(enriched: EnrichedEvent): readonly Probe[] {
  const { payload, metadata } = enriched.event;
  const probes: Probe[] = [];
  const agent = userAgentOf(payload);
  if (agent !== undefined && SCANNER.test(agent)) {
    probes.push({ severity: "MEDIUM", confidence: 0.8, signal: `scanner's user agent ${quote(agent, 60)}` });
  }
  const url = textField(payload, "url")?.slice(0, MAX_LENGTH) ?? "";
  if (SECRET.test(url) || DOOR.test(url)) probes.push(...pathProbe(pathOf(url), statusOf(enriched) === 200));
  if (Object.hasOwn(metadata, "malformed_request") && metadata["malformed_request"] === true) {
    probes.push({ severity: "LOW", confidence: 0.5, signal: "bytes that are no HTTP request" });
  }
  return probes;
}

function pathProbe(path: string, wasSent: boolean): readonly Probe[] {
  if (SECRET.test(path)) {
    const signal = `probe for a secret file ${quote(path, 60)}${wasSent ? ", answered with 200" : ""}`;
    return [{ severity: "MEDIUM", confidence: wasSent ? 0.8 : 0.6, signal }];
  }
  if (!DOOR.test(path)) return [];
  return [{ severity: "LOW", confidence: 0.5, signal: `probe for a known door ${quote(path, 60)}` }];
}

const MAX_LENGTH = 2_048;

function pathOf(url: string): string {
  const end = url.indexOf("?");
  return end === -1 ? url : url.slice(0, end);
}

type Fields = Readonly<Record<string, unknown>>;

function userAgentOf(payload: Fields): string | undefined {
  const agent = textField(payload, "user_agent") ?? agentHeader(payload);
  return agent?.slice(0, MAX_LENGTH);
}

function agentHeader(payload: Fields): string | undefined {
  const headers = Object.hasOwn(payload, "headers") ? payload["headers"] : undefined;
  if (!isFields(headers)) return undefined;
  return textField(headers, "user-agent") ?? textField(headers, "User-Agent");
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
