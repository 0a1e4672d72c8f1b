import type { Cast, Step } from "../plan.ts";
import { sshLogin } from "../sensors/logins.ts";
import { BUILDERS } from "../world/company.ts";

/** Accounts of programs, which log in with keys from the build machines. */
const ACCOUNTS = ["deploy", "git", "backup", "ansible"] as const;
/** One of so many people is an engineer. */
const ENGINEERS = 12;

/** Deployments and engineers on the servers, with keys; a password that is wrong now and then. */
export function sshSessions({ random, company }: Cast): Step {
  const engineers = random.some(company.people, Math.ceil(company.people.length / ENGINEERS));
  return (choice) => {
    if (choice.chance(0.6)) {
      const login = { username: choice.pick(ACCOUNTS), success: true, method: "publickey" };
      return sshLogin(choice, choice.pick(BUILDERS).ip, login);
    }
    const { user, ip } = choice.pick(engineers);
    const success = !choice.chance(0.03);
    return sshLogin(choice, ip, { username: user, success, method: success ? "publickey" : "password" });
  };
}
