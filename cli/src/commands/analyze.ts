import { once } from "node:events";
import { FORMATS, SEVERITIES } from "@threatstream/contracts";
import type { Format, Threat } from "@threatstream/contracts";
import type { Analysis, Analyzer } from "@threatstream/functions/pipeline/run.ts";
import type { RefusedRecord } from "@threatstream/functions/pipeline/split.ts";
import { HashCounter } from "@threatstream/functions/store/hash-counter.ts";
import { MemoryStore } from "@threatstream/functions/store/memory.ts";
import { wireAnalyzer } from "@threatstream/functions/wiring-core.ts";
import { oneOf, readArgs, wholeNumber } from "../command.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { openInput } from "../input.ts";
import type { Input, Line } from "../input.ts";
import { showProgress } from "../progress.ts";
import { Report } from "../report.ts";

const HELP = `Usage: npm run -s threatstream -- analyze FILE|- [OPTIONS]

Runs the same detection over a log here, with no suite and no network: the same input gives the same output. Any size.

  --format F          the log's format, for all lines: ${FORMATS.join(", ")}. Default: detected line by line
  --json              one JSON line for each threat (with source_line) and each alert; \`kind\` tells them apart
  --received-at TIME  when the log was received, ISO-8601: gives year-less times their year. Default: when the file was
                      last written; now for standard input
  --suppression S     threats of one type, source and target within S seconds share an alert. Default 300; 0: never
  --min-severity S    the least severity to report: ${SEVERITIES.join(", ")}. Default INFO

  npm run -s threatstream -- analyze /var/log/auth.log
  npm run -s threatstream -- analyze access.log.gz --json | jq 'select(.kind == "alert")'`;

const GROUP = 1_000;
const MAX_REJECTIONS_SHOWN = 20;

/** `threatstream analyze`: the core, offline. */
export const analyze: Command = {
  summary: "analyze a log here, without a suite",
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      format: { type: "string" },
      json: { type: "boolean" },
      "received-at": { type: "string" },
      suppression: { type: "string" },
      "min-severity": { type: "string" },
    });
    const format = oneOf("format", values.format, FORMATS);
    const suppression = wholeNumber("suppression", values.suppression, { min: 0, max: 86_400 }) ?? 300;
    const minSeverity = oneOf("min-severity", values["min-severity"], SEVERITIES) ?? "INFO";
    const receivedAt = timeOption(values["received-at"]);
    const input = await openInput(positionals);
    const store = new MemoryStore({
      policy: {
        suppressionMs: suppression * 1000,
        minSeverity,
        criticalTargets: new Set(),
        knownBadSources: new Set(),
      },
      onThreat: (threat) => run.onThreat(threat),
      keepSources: false,
    });
    // Analysed as the event happened: the result does not depend on when this runs.
    const analyzer = await wireAnalyzer({ trustedRanges: [], now: (eventTime) => eventTime });
    const at = receivedAt ?? input.modifiedAt ?? Date.now();
    const run = new Run({ analyzer, store, format, receivedAt: at, json: values.json === true });
    await run.all(input);
    await run.finish();
    return 0;
  },
};

function timeOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new UsageError(`--received-at must be an ISO-8601 time, and not ${JSON.stringify(text)}`);
  return at;
}

interface RunOptions {
  readonly analyzer: Analyzer;
  readonly store: MemoryStore;
  readonly format: Format | undefined;
  readonly receivedAt: number;
  readonly json: boolean;
}

/** One analysis of one input, group by group. */
class Run {
  readonly #options: RunOptions;
  readonly #report = new Report();
  readonly #numbers = new HashCounter();
  readonly #lineOf = new Map<string, number>();
  #output: string[] = [];
  #rejections = 0;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  async all(input: Input): Promise<void> {
    const progress = showProgress(input);
    let lines = 0;
    try {
      for await (const read of input.lines()) {
        for (let at = 0; at < read.length; at += GROUP) {
          const group = read.slice(at, at + GROUP);
          this.#group(group);
          await this.#flush();
          lines += group.length;
        }
        progress.update(lines);
      }
    } finally {
      progress.stop();
    }
  }

  #group(lines: readonly Line[]): void {
    const analyses: Analysis[] = [];
    this.#lineOf.clear();
    for (const line of lines) {
      const outcome = this.#analyze(line);
      if (outcome.kind === "analyzed") {
        const { id } = outcome.analysis.threat;
        if (!this.#lineOf.has(id)) this.#lineOf.set(id, line.number);
        analyses.push(outcome.analysis);
      } else if (outcome.kind === "ignored") this.#report.ignored += 1;
      else this.#refuse(line.number, outcome.refused);
    }
    this.#options.store.add({ analyses, refused: [] });
  }

  #analyze(line: Line) {
    const { analyzer, format, receivedAt } = this.#options;
    const text = line.bytes.toString("utf8");
    const occurrence = this.#numbers.increment(text);
    if (text.includes("\ufffd") && !isUtf8(line.bytes)) {
      const message = "The line is not valid UTF-8.";
      const common = { message, index: 0, occurrence, format: format ?? "", bytes: line.bytes, receivedAt };
      return { kind: "refused", refused: { reason: "invalid_utf8", ...common } } as const;
    }
    return analyzer.analyze({ text, index: 0, occurrence, format, receivedAt });
  }

  #refuse(line: number, { reason, message }: RefusedRecord): void {
    this.#report.refuse(line, reason, message);
    this.#rejections += 1;
    if (this.#options.json && this.#rejections <= MAX_REJECTIONS_SHOWN) {
      console.error(`line ${line}: ${reason}: ${message}`);
    }
  }

  /** Called by the store for each event's threat, once. */
  onThreat(threat: Threat): void {
    const line = this.#lineOf.get(threat.id);
    this.#report.add(threat, line);
    if (this.#options.json)
      this.#output.push(JSON.stringify({ kind: "threat", ...threat, source_line: line }));
  }

  async finish(): Promise<void> {
    const { store, json } = this.#options;
    const correlated = store.correlationThreats();
    const alerts = store.alerts();
    for (const threat of correlated) {
      this.#report.add(threat);
      if (json) this.#output.push(JSON.stringify({ kind: "threat", ...threat }));
    }
    if (json) {
      this.#output.push(...alerts.map((alert) => JSON.stringify({ kind: "alert", ...alert })));
      if (this.#rejections > MAX_REJECTIONS_SHOWN) {
        console.error(`… and ${this.#rejections - MAX_REJECTIONS_SHOWN} more lines were rejected`);
      }
    } else this.#output.push(this.#report.text(alerts, store.processed));
    await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#output.length === 0) return;
    const text = `${this.#output.join("\n")}\n`;
    this.#output = [];
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
  }
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

function isUtf8(bytes: Buffer): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
