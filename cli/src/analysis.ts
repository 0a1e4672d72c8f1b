import { isUtf8 } from "node:buffer";
import { once } from "node:events";
import type { Format, Threat } from "@threatstream/contracts";
import { escapeInvisible } from "@threatstream/core/common";
import type {
  Analysis as EventAnalysis,
  Analyzer,
  RawRecord,
  RefusedRecord,
} from "@threatstream/core/pipeline";
import type { MemoryStore } from "@threatstream/core/memory";
import { LineNumbers } from "./batches.ts";
import type { Line } from "./line-splitter.ts";
import type { Report } from "./report.ts";

const GROUP = 1_000;
const MAX_REJECTIONS_SHOWN = 20;

export interface AnalysisOptions {
  readonly analyzer: Analyzer;
  readonly store: MemoryStore;
  readonly report: Report;
  /** The format of all lines; `undefined` to detect it line by line. */
  readonly format: Format | undefined;
  /** When the input was received, epoch milliseconds. */
  readonly receivedAt: number;
  /** Writes JSON lines to standard output as they come, and rejected lines to standard error. */
  readonly json: boolean;
}

interface Refused {
  readonly kind: "refused";
  readonly refused: Pick<RefusedRecord, "reason" | "message">;
  /** Where the pipeline itself failed. */
  readonly error?: Error;
}

/** One analysis of one input: lines in, in groups; JSON lines out, or a report. Its store must tell `onThreat`. */
export class Analysis {
  readonly #options: AnalysisOptions;
  readonly #numbers = new LineNumbers();
  readonly #lineOf = new Map<string, number>();
  #output: string[] = [];

  constructor(options: AnalysisOptions) {
    this.#options = options;
  }

  /** Takes in lines; resolves when what follows from them alone is written. */
  async add(lines: readonly Line[]): Promise<void> {
    for (let at = 0; at < lines.length; at += GROUP) {
      this.#group(lines.slice(at, at + GROUP));
      await this.#flush();
    }
  }

  /** To be called by the store for each event's threat, once. */
  onThreat(threat: Threat): void {
    const line = this.#lineOf.get(threat.id);
    this.#options.report.addEvent(threat, line);
    if (this.#options.json) {
      this.#output.push(JSON.stringify({ kind: "threat", ...threat, source_line: line }));
    }
  }

  /** Writes what follows from all lines together. `columns`: the width of the report. */
  async finish(columns: number): Promise<void> {
    const { store, report, json } = this.#options;
    for (const conclusion of store.conclusions()) {
      if (conclusion.kind === "threat") report.addThreat(conclusion.threat);
      else report.addAlert(conclusion.alert);
      if (!json) continue;
      const record = conclusion.kind === "threat" ? conclusion.threat : conclusion.alert;
      this.#output.push(JSON.stringify({ kind: conclusion.kind, ...record }));
      if (this.#output.length >= GROUP) await this.#flush();
    }
    if (!json) this.#output.push(report.text(store.processed, columns));
    await this.#flush();
    const unseen = report.rejections.count - MAX_REJECTIONS_SHOWN;
    if (json && unseen > 0) console.error(`… and ${unseen} more lines were rejected`);
  }

  #group(lines: readonly Line[]): void {
    const { analyzer, store, report } = this.#options;
    const read = lines.map((line) => this.#read(line));
    const outcomes = analyzer.analyze(
      read.filter((one) => one.kind === "record").map(({ record }) => record),
    );
    const analyses: EventAnalysis[] = [];
    this.#lineOf.clear();
    let records = 0;
    for (const [index, { number }] of lines.entries()) {
      const one = read[index];
      const outcome = one?.kind === "refused" ? one : outcomes[records++];
      if (outcome?.kind === "analyzed") {
        const { id } = outcome.analysis.threat;
        if (!this.#lineOf.has(id)) this.#lineOf.set(id, number);
        analyses.push(outcome.analysis);
      } else if (outcome?.kind === "refused") this.#refuse(number, outcome);
      else report.ignored += 1;
    }
    store.add({ analyses, refused: [] });
  }

  #read(line: Line): Refused | { readonly kind: "record"; readonly record: RawRecord } {
    const { format, receivedAt } = this.#options;
    if (line.size > line.bytes.length) {
      return {
        kind: "refused",
        refused: { reason: "too_large", message: `The line has ${line.size} bytes.` },
      };
    }
    const occurrence = this.#numbers.next(line.bytes);
    if (!isUtf8(line.bytes)) {
      return {
        kind: "refused",
        refused: { reason: "invalid_utf8", message: "The line is not valid UTF-8." },
      };
    }
    const record = { text: line.bytes.toString("utf8"), index: 0, occurrence, format, receivedAt };
    return { kind: "record", record };
  }

  #refuse(line: number, { refused, error }: Refused): void {
    const { report, json } = this.#options;
    const { reason } = refused;
    const message =
      error === undefined
        ? refused.message
        : `This is a defect of ThreatStream, please report it: ${error.message}`;
    report.rejections.add(line, reason, message);
    if (json && report.rejections.count <= MAX_REJECTIONS_SHOWN) {
      console.error(`line ${line}: ${reason}: ${escapeInvisible(message)}`);
    }
  }

  async #flush(): Promise<void> {
    if (this.#output.length === 0) return;
    const text = `${this.#output.join("\n")}\n`;
    this.#output = [];
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
  }
}
