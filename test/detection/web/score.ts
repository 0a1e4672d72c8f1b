import { parseArgs } from "node:util";
import { judgeLogged, measure, table, wholeInLog, type Wrong } from "./measure.ts";
import { readAttacks, readOrdinary } from "./sets.ts";
import type { LabelledRequest } from "./request.ts";

const USAGE = `usage: npm exec -- node test/detection/web/score.ts [--log] [--wrong PREFIX] [--limit N] [--json]
  --log           judge what an access log keeps: request line, referer and agent
  --wrong PREFIX  list what the tuning part's families that begin with PREFIX got wrong ("" for all)
  --limit N       list at most N of each family (default 5)
  --json          list whole requests`;

const { values } = parseArgs({
  options: {
    log: { type: "boolean", default: false },
    wrong: { type: "string" },
    limit: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

function shown(request: LabelledRequest): string {
  if (values.json) return JSON.stringify(request);
  const headers = request.headers.filter(([name]) => !/^(?:host|accept|content-type)$/i.test(name));
  const rest = headers.map(([name, value]) => `${name}: ${value}`).join(" | ");
  return `${request.method} ${request.target} ${request.body.slice(0, 300)} | ${rest}`.replace(/\s+/g, " ");
}

function list(wrong: readonly Wrong[], prefix: string): void {
  const listed = new Map<string, number>();
  for (const { item, fault, kind, evidence } of wrong) {
    if (!item.family.startsWith(prefix)) continue;
    const key = `${item.family} ${fault}`;
    const count = (listed.get(key) ?? 0) + 1;
    listed.set(key, count);
    if (count > Number(values.limit)) continue;
    const verdict = kind === "" ? "" : ` [${kind}: ${evidence}]`;
    console.log(`${key}${verdict}: ${shown(item.request)}`);
  }
  for (const [key, count] of listed) console.log(`${String(count).padStart(5)} ${key}`);
}

if (values.help) console.log(USAGE);
else {
  const all = [...readAttacks(), ...readOrdinary()];
  const cases = values.log ? wholeInLog(all) : all;
  for (const heldOut of [false, true]) {
    const part = measure(cases, heldOut, values.log ? judgeLogged : undefined);
    console.log(`${heldOut ? "hold-out" : "tuning part"}\n${table(part)}\n`);
    if (!heldOut && values.wrong !== undefined) list(part.wrong, values.wrong);
  }
}
