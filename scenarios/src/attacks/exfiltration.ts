import type { Step } from "../plan.ts";
import { flow } from "../sensors/flow-exporter.ts";

const MEBI = 1024 ** 2;

/** Data that leave for `to` in portions of a size, in MiB, from `least` to `most`. */
export function upload(from: string, to: string, [least, most]: readonly [number, number]): Step {
  return (random) => {
    const out = random.skewed(least * MEBI, most * MEBI);
    return flow({
      from,
      to,
      port: 443,
      out,
      in: Math.round(out / random.int(200, 900)),
      took: random.skewed(20_000, 600_000),
      application: "https",
    });
  };
}

/** A look every now and then whether there are orders: small, and always to the same address. */
export function beacon(from: string, to: string): Step {
  return (random) =>
    flow({
      from,
      to,
      port: 443,
      out: random.int(380, 460),
      in: random.int(240, 900),
      took: random.int(90, 240),
      application: "https",
    });
}
