import type { Cast, Step } from "../plan.ts";
import { weighted } from "../random.ts";
import type { Random } from "../random.ts";
import { flow } from "../sensors/flow-exporter.ts";
import type { Flow } from "../sensors/flow-exporter.ts";
import { BACKUP, DATABASES, FILE_SERVERS, WEB } from "../world/company.ts";
import type { Person } from "../world/company.ts";
import { CLOUDS, addressesIn } from "../world/networks.ts";

const MEBI = 1024 ** 2;
type Kind = (random: Random, person: Person, clouds: readonly string[]) => Flow;

const browsing: Kind = (random, { ip }, clouds) => ({
  from: ip,
  to: random.pick(clouds),
  port: 443,
  out: random.skewed(900, 400_000),
  in: random.skewed(4_000, 40 * MEBI),
  took: random.skewed(20, 90_000),
  application: "https",
});

const names: Kind = (random, { ip }) => ({
  from: ip,
  to: "10.20.3.53",
  port: 53,
  protocol: "UDP",
  out: random.int(60, 120),
  in: random.int(90, 480),
  took: random.int(1, 40),
  application: "dns",
});

const queries: Kind = (random) => ({
  from: random.pick(WEB).ip,
  to: random.pick(DATABASES).ip,
  port: 5432,
  out: random.skewed(400, 90_000),
  in: random.skewed(900, 4 * MEBI),
  took: random.skewed(1, 4_000),
  application: "postgresql",
});

const shares: Kind = (random, { ip }) => ({
  from: ip,
  to: random.pick(FILE_SERVERS).ip,
  port: 445,
  out: random.skewed(2_000, 60 * MEBI),
  in: random.skewed(2_000, 200 * MEBI),
  took: random.skewed(10, 60_000),
  application: "smb",
});

/** Gigabytes that stay inside: no theft. */
const backups: Kind = (random) => ({
  from: random.pick([...DATABASES, ...FILE_SERVERS]).ip,
  to: BACKUP.ip,
  port: 8_443,
  out: random.skewed(800 * MEBI, 40_000 * MEBI),
  in: random.skewed(MEBI, 40 * MEBI),
  took: random.skewed(60_000, 1_800_000),
  application: "backup",
  rate: random.skewed(200, 7_000),
});

/** A video call or a file for a customer. */
const uploads: Kind = (random, { ip }, clouds) => ({
  from: ip,
  to: random.pick(clouds),
  port: 443,
  out: random.skewed(MEBI, 500 * MEBI),
  in: random.skewed(MEBI, 500 * MEBI),
  took: random.skewed(2_000, 1_800_000),
  application: "https",
  rate: random.skewed(5, 2_000),
});

const KINDS = weighted<Kind>([
  [40, browsing],
  [25, names],
  [14, queries],
  [12, shares],
  [1, backups],
  [6, uploads],
]);

/** What flows through the network: browsing, names, databases, shares, backups, video calls. */
export function transfers({ random, company }: Cast): Step {
  const clouds = addressesIn(random, CLOUDS, 80);
  return (choice) => flow(choice.pick(KINDS)(choice, choice.pick(company.people), clouds));
}
