import { inspectRequest } from "../../../core/src/detection/inspectors/inspect.ts";
import type { Case } from "./hand.ts";
import { asLogged, isWhollyLogged, type LabelledRequest } from "./request.ts";
import { isHeldOut } from "./sets.ts";

/** A case that was judged wrongly: an attack not seen, one of the wrong kind, or an ordinary request taken for an attack. */
export interface Wrong {
  readonly item: Case;
  readonly fault: "missed" | "wrong kind" | "false alarm";
  /** The kind of the verdict, and its evidence, if there is a verdict. */
  readonly kind: string;
  readonly evidence: string;
}

/** What was counted for a class of attacks or of ordinary requests. */
interface Tally {
  cases: number;
  /** Attacks found, or ordinary requests that raised an alarm. */
  flagged: number;
  /** Attacks found and called by a right name. */
  named: number;
}

export interface Part {
  readonly attacks: Tally;
  readonly ordinary: Tally;
  readonly classes: ReadonlyMap<string, Tally>;
  readonly wrong: readonly Wrong[];
}

type Judge = (request: LabelledRequest) => { readonly kind: string; readonly evidence: string };

const judge: Judge = (request) => {
  const { kind, findings } = inspectRequest(request);
  return kind === undefined ? { kind: "", evidence: "" } : { kind, evidence: findings[0]?.evidence ?? "" };
};

/** Judges an access log's line alone: the request line, the referer and the agent. */
export const judgeLogged: Judge = (request) => judge(asLogged(request));

function tallyOf(classes: Map<string, Tally>, name: string): Tally {
  const known = classes.get(name) ?? { cases: 0, flagged: 0, named: 0 };
  classes.set(name, known);
  return known;
}

/** Judges the cases of one part (the hold-out or the rest) and counts. */
export function measure(cases: readonly Case[], heldOut: boolean, by: Judge = judge): Part {
  const classes = new Map<string, Tally>();
  const totals = new Map<string, Tally>();
  const wrong: Wrong[] = [];
  for (const item of cases) {
    if (isHeldOut(item.family) !== heldOut) continue;
    const attack = item.kinds.length > 0;
    const verdict = by(item.request);
    const right = item.kinds.includes(verdict.kind);
    const name = `${attack ? "" : "ordinary "}${item.family.split("/")[0] ?? ""}`;
    for (const tally of [tallyOf(classes, name), tallyOf(totals, String(attack))]) {
      tally.cases += 1;
      if (verdict.kind !== "") tally.flagged += 1;
      if (right) tally.named += 1;
    }
    if (attack && verdict.kind === "") wrong.push({ item, fault: "missed", ...verdict });
    else if (attack && !right) wrong.push({ item, fault: "wrong kind", ...verdict });
    else if (!attack && verdict.kind !== "") wrong.push({ item, fault: "false alarm", ...verdict });
  }
  return { attacks: tallyOf(totals, "true"), ordinary: tallyOf(totals, "false"), classes, wrong };
}

/** Returns the cases of which an access log hides nothing. */
export function wholeInLog(cases: readonly Case[]): readonly Case[] {
  return cases.filter(({ request }) => isWhollyLogged(request));
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? "   –  " : `${((100 * part) / whole).toFixed(2).padStart(6)}%`;

/** Returns a table: per class, and in all, recall and the rate of right kinds, or the rate of false alarms. */
export function table(part: Part): string {
  const row = (name: string, { cases, flagged, named }: Tally): string => {
    const counts = `${name.padEnd(22)}${String(cases).padStart(6)} cases  ${String(flagged).padStart(6)} flagged ${percent(flagged, cases)}`;
    return name.startsWith("ordinary") ? counts : `${counts}  right kind ${percent(named, flagged)}`;
  };
  const rows = [...part.classes]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, tally]) => row(name, tally));
  return [...rows, row("attacks", part.attacks), row("ordinary", part.ordinary)].join("\n");
}
