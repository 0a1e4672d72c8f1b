import { styleText } from "node:util";
import { table } from "@threatstream/cli";
import type { Cell } from "@threatstream/cli";
import type { Check } from "./checks.ts";
import type { Report } from "./verify.ts";

/** A report as people read it. `width`: columns of the terminal. */
export function reportText(report: Report, width: number): string {
  const { scenario, output, events, alerts, simulation, checks, passed } = report;
  const mark = simulation === undefined ? "" : `, ${simulation}`;
  const title = `${scenario}, ${output}: ${events} events, ${alerts} ${alerts === 1 ? "alert" : "alerts"}${mark}`;
  const isLive = simulation !== undefined;
  const titles = [
    { title: "" },
    { title: "EXPECTED" },
    { title: "EVENTS", align: "right" as const },
    { title: "SECONDS", align: "right" as const },
    ...(isLive ? [{ title: "SEEN AFTER", align: "right" as const }] : []),
    { title: "SEEN" },
  ];
  return [
    `${verdict(passed)} ${styleText("bold", title)}`,
    ...table(
      titles,
      checks.map((check) => checkRow(check, isLive)),
      width,
    ),
    "",
  ].join("\n");
}

function checkRow({ name, passed, detail, delay }: Check, isLive: boolean): Cell[] {
  return [
    passed ? { text: "pass", style: "green" } : { text: "FAIL", style: "red" },
    { text: name },
    { text: delay === undefined ? "" : String(delay.events) },
    { text: delay === undefined ? "" : delay.seconds.toFixed(1) },
    ...(isLive ? [{ text: delay?.wall === undefined ? "" : `${delay.wall.toFixed(2)} s` }] : []),
    { text: detail },
  ];
}

function verdict(passed: boolean): string {
  return passed ? styleText("green", "PASS") : styleText("red", "FAIL");
}
