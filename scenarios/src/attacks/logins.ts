import type { Step } from "../plan.ts";
import type { Random } from "../random.ts";
import { sshLogin } from "../sensors/logins.ts";
import type { Server } from "../world/company.ts";

/** Who guesses passwords over SSH, and where. */
export interface SshGuessing {
  readonly sources: readonly string[];
  readonly users: readonly string[];
  readonly server: Server;
}

/** The next guess: mostly of the first names of the list, since everyone's list starts with them. */
export function sshGuess({ sources, users, server }: SshGuessing): Step {
  return (random) =>
    sshLogin(
      random,
      random.pick(sources),
      { username: users[headOf(random, users.length)] ?? "root", success: false },
      server,
    );
}

/** A login with the password that was found. */
export function sshEntry(source: string, username: string, server: Server): Step {
  return (random) => sshLogin(random, source, { username, success: true }, server);
}

/** An index that is more often small. */
function headOf(random: Random, length: number): number {
  return Math.floor(random.fraction() ** 3 * length);
}
