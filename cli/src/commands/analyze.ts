import { STANDARD_RULES } from "@threatstream/core/detection";
import { EventTimestamp, FORMATS, SEVERITIES } from "@threatstream/contracts";
import { MemoryStore } from "@threatstream/core/memory";
import { openAnalyzer } from "@threatstream/core";
import { Analysis } from "../analysis.ts";
import { oneOf, readArgs, wholeNumber } from "../command.ts";
import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { limitGarbage } from "../heap.ts";
import { openInput } from "../input.ts";
import { columns } from "../lines.ts";
import { showProgress } from "../progress.ts";
import { Report } from "../report.ts";

const HELP = `Usage: npm run -s threatstream -- analyze FILE|- [OPTIONS]

Runs the same detections over a log here, with no suite, no project and no network: tables and a summary for people, or JSON
lines. The same input gives the same output. FILE has a record a line (log lines, NDJSON) or is a JSON document (an array of
events, or one event), of any size and also as gzip; - is standard input.

  --format F          the log's format, for all lines: ${FORMATS.join(", ")}. Default: detected line by line
  --json              a JSON line for each threat as it is found (with source_line), then for each threat that correlations
                      found, then for each alert; \`kind\` is "threat" or "alert". Rejected lines go to standard error
  --received-at TIME  when the log was received, ISO-8601 with an offset: it gives times without a year their year, and what
                      is more than a day later is rejected. Default: when the file was last written; now for standard input
  --suppression S     threats of one type, source and target within S seconds share an alert; 0: each has its own. Default 300
  --min-severity S    the least severity of a threat to report: ${SEVERITIES.join(", ")}. Default INFO

Examples:
  npm run -s threatstream -- analyze examples/auth.log
  npm run -s threatstream -- analyze access.log.gz --json | jq 'select(.kind == "alert")'
  zcat auth.log.*.gz | npm run -s threatstream -- analyze - --received-at 2026-03-11T00:00:00Z`;

/** `threatstream analyze`: the core, offline. */
export const analyze: Command = {
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
    limitGarbage();
    const report = new Report();
    const store = new MemoryStore({
      rules: STANDARD_RULES,
      policy: {
        suppressionMs: suppression * 1000,
        minSeverity,
        criticalTargets: new Set(),
        knownBadSources: new Set(),
      },
      onThreat: (threat) => analysis.onThreat(threat),
      keepSources: false,
    });
    const analysis = new Analysis({
      // Analysed as the event happened: the result does not depend on when this runs.
      analyzer: await openAnalyzer({ trustedRanges: [], now: (eventTime) => eventTime }),
      store,
      report,
      format,
      receivedAt: receivedAt ?? input.modifiedAt ?? Date.now(),
      json: values.json === true,
    });
    const progress = showProgress(input);
    process.once("SIGINT", () => process.exit(130));
    let lines = 0;
    try {
      for await (const read of input.lines()) {
        await analysis.add(read);
        lines += read.length;
        progress.update(lines);
      }
    } finally {
      progress.stop();
    }
    await analysis.finish(columns());
    return 0;
  },
};

function timeOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!EventTimestamp.safeParse(text).success) {
    const example = "2026-03-10T12:00:00Z";
    throw new UsageError(
      `--received-at must be an ISO-8601 time with an offset, as ${example}, and not ${JSON.stringify(text)}`,
    );
  }
  return Date.parse(text);
}
