import { columns, readArgs, table, UsageError } from "@threatstream/cli";
import { SCENARIOS } from "@threatstream/scenarios";

/** `simulate list`: the scenarios. */
export function list(args: readonly string[]): Promise<number> {
  if (readArgs(args, {}).positionals.length > 0) throw new UsageError("list takes no arguments");
  const rows = SCENARIOS.map(({ id, summary, defaults: { eps, duration }, hasRaw }) => [
    { text: id },
    { text: `${eps}/s` },
    { text: `${duration} s` },
    { text: hasRaw ? "native, raw" : "native" },
    { text: summary },
  ]);
  const titles = ["SCENARIO", "EVENTS", "DURATION", "FORMATS", "WHAT HAPPENS"];
  console.log(
    table(
      titles.map((title) => ({ title })),
      rows,
      columns(),
    ).join("\n"),
  );
  return Promise.resolve(0);
}
