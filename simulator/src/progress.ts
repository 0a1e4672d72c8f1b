import { Presets, SingleBar } from "cli-progress";

/** What a run has done so far. */
export interface Counts {
  events: number;
  /** Events of the attack. */
  attack: number;
  phase: string;
}

/** Shows on a terminal how far a run is; elsewhere nothing. */
export interface Progress {
  update(counts: Counts): void;
  /** Removes the bar. */
  stop(): void;
}

const FORMAT = "{bar} {percentage}%  {value}/{total} events, {attack} of the attack  {phase}";

/** A bar over the events of a run, with live counts and what the attacker does. On standard error. */
export function showProgress(total: number): Progress {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar(
    // Without gracefulExit: it would swallow the first Ctrl-C.
    { format: FORMAT, hideCursor: true, clearOnComplete: true, gracefulExit: false },
    Presets.shades_classic,
  );
  // The cursor comes back however the process ends.
  const stop = (): void => {
    process.off("exit", stop);
    bar.stop();
  };
  process.once("exit", stop);
  bar.start(total, 0, { attack: 0, phase: "" });
  return { update: ({ events, attack, phase }) => bar.update(events, { attack, phase }), stop };
}
