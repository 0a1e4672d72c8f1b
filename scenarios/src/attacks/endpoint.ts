import type { Step } from "../plan.ts";
import { processStart } from "../sensors/endpoint.ts";
import type { Place, Program } from "../sensors/endpoint.ts";
import type { Person } from "../world/company.ts";

/** The programs, one after the other, each a step of its own. */
export function programsAt(place: Place, programs: readonly Program[]): readonly Step[] {
  return programs.map(
    (program): Step =>
      (random) =>
        processStart(random, place, program),
  );
}

/** One of the programs, whichever the attacker's kit has. */
export function oneProgramAt(place: Place, programs: readonly Program[]): Step {
  return (random) => processStart(random, place, random.pick(programs));
}

/** An employee's machine, as that employee. */
export function deskOf({ workstation, ip, user }: Person): Place {
  return { host: workstation, ip, user };
}
