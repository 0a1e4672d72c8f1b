import type { Alert } from "@threatstream/contracts";

/** What of an alert decides whether something is done about it by itself. */
export type AlertSign = Partial<Pick<Alert, "severity" | "risk_score" | "simulation_ids">>;

/** Where this runs. */
export interface Place {
  /** The local suite, where nothing that a playbook does reaches anybody. */
  readonly local: boolean;
}

/**
 * True where a change of an alert is to be answered: it is new, as severe as it was not before, or no longer a simulation's alone. A
 * flood that only goes on is none of these. `before` is `undefined` for a new alert.
 *
 * Nothing acts by itself on what simulations alone have raised: their attackers have addresses that belong to somebody. The mark is
 * one of the message, which no text of an event can set.
 */
export function isToBeAnswered(before: AlertSign | undefined, after: AlertSign, { local }: Place): boolean {
  if (!mayAct(after, local)) return false;
  if (before === undefined || !mayAct(before, local)) return true;
  return before.severity !== after.severity || before.risk_score !== after.risk_score;
}

function mayAct({ simulation_ids: simulations = [] }: AlertSign, local: boolean): boolean {
  return local || simulations.length === 0;
}
