import type { Cast, Step } from "../plan.ts";
import { ssoLogin, vpnLogin } from "../sensors/logins.ts";
import { BROWSERS } from "../world/agents.ts";
import type { Person } from "../world/company.ts";

/** People mistype a password now and then, and most get it right the second time. */
const MISTYPED = 0.06;
const RIGHT_AGAIN = 0.8;

/** Employees who log in to the single sign-on at their desk, or to the VPN from home: each once before the first does again. */
export function employeeLogins({ random: first, company: { people } }: Cast): Step {
  let next = first.int(0, people.length - 1);
  let waiting: Person | undefined;
  return (random) => {
    const again = waiting;
    next = again === undefined ? (next + 1) % people.length : next;
    const person = again ?? people[next] ?? random.pick(people);
    const success = !random.chance(again === undefined ? MISTYPED : 1 - RIGHT_AGAIN);
    waiting = success || again !== undefined ? undefined : person;
    const login = { username: person.user, success, mfa: success };
    return random.chance(0.35)
      ? vpnLogin(random, person.homeIp, login)
      : ssoLogin(random, person.ip, { ...login, agent: random.pick(BROWSERS) });
  };
}
