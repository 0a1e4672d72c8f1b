import type { Activity } from "../activity.ts";
import { isOfficeTime } from "../diurnal.ts";
import type { Cast, Step } from "../plan.ts";
import { weighted } from "../random.ts";
import { apiCalls } from "./api-calls.ts";
import { cloudOperations } from "./cloud-operations.ts";
import { correspondence } from "./correspondence.ts";
import { documents } from "./documents.ts";
import { employeeLogins } from "./employee-logins.ts";
import { internetNoise } from "./internet-noise.ts";
import { programs } from "./programs.ts";
import { shopping } from "./shopping.ts";
import { sshSessions } from "./ssh-sessions.ts";
import { transfers } from "./transfers.ts";

/** Harmless events, as a company's sensors report them: by day the office too, at night the shop and the backups. */
export function background(cast: Cast): Step {
  const shop = shopping(cast);
  const logins = employeeLogins(cast);
  const flows = transfers(cast);
  const processes = programs(cast);
  const files = documents(cast);
  const mails = correspondence(cast);
  const ssh = sshSessions(cast);
  const byDay = weighted<Step>([
    [42, shop],
    [12, apiCalls(cast)],
    [8, logins],
    [3, ssh],
    [14, flows],
    [8, processes],
    [6, files],
    [4, mails],
    [2, cloudOperations(cast)],
    [1, internetNoise(cast)],
  ]);
  const byNight = weighted<Step>([
    [52, shop],
    [16, apiCalls(cast)],
    [1, logins],
    [2, ssh],
    [18, flows],
    [5, processes],
    [2, files],
    [2, mails],
    [1, cloudOperations(cast)],
    [1, internetNoise(cast)],
  ]);
  return (random, at): Activity => random.pick(isOfficeTime(at) ? byDay : byNight)(random, at);
}
