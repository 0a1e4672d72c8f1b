import type { Cast, Step } from "../plan.ts";
import { sshLogin } from "../sensors/logins.ts";
import { webRequest } from "../sensors/web-server.ts";
import { SCRIPTS } from "../world/agents.ts";
import { GUESSERS, SURVEYORS, addressIn } from "../world/networks.ts";

const DOORS = [
  "/wp-login.php",
  "/xmlrpc.php",
  "/phpmyadmin/",
  "/cgi-bin/luci",
  "/robots.txt",
  "/.well-known/security.txt",
];
/** Far down the lists of names, where each knock tries another one. */
const USERS = ["user", "test", "dev", "student", "ftp", "app", "guest", "vps"] as const;

/** What knocks on every address of the Internet, once and never again: not worth an alert. */
export function internetNoise(_cast: Cast): Step {
  return (random) => {
    if (random.chance(0.3)) {
      const login = { username: `${random.pick(USERS)}${random.int(1, 999)}`, success: false };
      return sshLogin(random, addressIn(random, GUESSERS), login);
    }
    const source = addressIn(random, random.chance(0.5) ? SURVEYORS : GUESSERS);
    return webRequest(random, source, {
      url: random.pick(DOORS),
      status: 404,
      bytes: 153,
      agent: random.pick(SCRIPTS),
    });
  };
}
