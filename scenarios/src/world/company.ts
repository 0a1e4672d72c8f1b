import type { Random } from "../random.ts";
import { EMPLOYEE_HOMES, addressIn } from "./networks.ts";

/** An employee, with the machine that is theirs. */
export interface Person {
  /** The name to log in with. */
  readonly user: string;
  readonly department: string;
  readonly workstation: string;
  readonly ip: string;
  /** Address of their home's router. */
  readonly homeIp: string;
}

export interface Server {
  readonly name: string;
  readonly ip: string;
}

/** The organisation that is simulated: one trading company with a web shop. */
export interface Company {
  readonly people: readonly Person[];
}

export const DOMAIN = "meridian-trade.example";
export const WEB: readonly Server[] = servers("web", 1, 4, "10.20.1");
export const BASTIONS: readonly Server[] = servers("bastion", 1, 2, "10.20.2");
export const BUILDERS: readonly Server[] = servers("build", 1, 6, "10.20.6");
export const FILE_SERVERS: readonly Server[] = servers("files", 1, 3, "10.20.4");
export const DATABASES: readonly Server[] = servers("db", 1, 3, "10.20.5");
export const IDENTITY: Server = { name: "sso-1", ip: "10.20.3.10" };
export const VPN: Server = { name: "vpn-1", ip: "10.20.3.20" };
export const MAIL: Server = { name: "mx-1", ip: "10.20.3.30" };
export const PROXY: Server = { name: "proxy-1", ip: "10.20.3.40" };
export const DOMAIN_CONTROLLER: Server = { name: "dc-1", ip: "10.20.3.50" };
export const BACKUP: Server = { name: "backup-1", ip: "10.20.8.10" };

const FIRST =
  "anna ben carla david elena felix greta hannes ines jonas katja lars mira nils olga paul rosa stefan tara uwe vera wanda yusuf zoe".split(
    " ",
  );
const LAST =
  "adler bauer celik dietz ebert fuchs graf hahn iversen jung keller lorenz meyer novak otto peters richter sommer tran ulrich vogel weber yilmaz zimmer".split(
    " ",
  );
const DEPARTMENTS = ["finance", "sales", "engineering", "legal", "hr", "operations", "marketing"] as const;

/** A company of `size` people. */
export function createCompany(random: Random, size: number): Company {
  const people = Array.from({ length: size }, (_, index): Person => {
    const first = FIRST[index % FIRST.length] ?? "";
    const last = LAST[Math.floor(index / FIRST.length) % LAST.length] ?? "";
    const round = Math.floor(index / (FIRST.length * LAST.length));
    return {
      user: `${first}.${last}${round === 0 ? "" : String(round + 1)}`,
      department: random.pick(DEPARTMENTS),
      workstation: `ws-${String(index + 1).padStart(4, "0")}`,
      ip: `10.${30 + Math.floor(index / 50_000)}.${Math.floor(index / 250) % 200}.${(index % 250) + 2}`,
      homeIp: addressIn(random, EMPLOYEE_HOMES),
    };
  });
  return { people };
}

function servers(name: string, first: number, last: number, network: string): readonly Server[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    name: `${name}-${first + index}`,
    ip: `${network}.${10 + index}`,
  }));
}
