import { Presets, SingleBar } from "cli-progress";
import type { Input } from "./input.ts";

/** Shows on a terminal how far the input has been read; elsewhere nothing. */
export interface Progress {
  update(lines: number): void;
  /** Removes the bar. */
  stop(): void;
}

/** A bar over the bytes of a file; for standard input, whose end is unknown, a count. On standard error. */
export function showProgress({ progress }: Input): Progress {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const { total } = progress;
  const format =
    total === undefined
      ? "{lines} lines, {duration_formatted}"
      : "{bar} {percentage}%  {lines} lines, {eta_formatted} left";
  const bar = new SingleBar(
    // Without gracefulExit: it would swallow the first Ctrl-C.
    { format, hideCursor: true, clearOnComplete: true, etaBuffer: 50, gracefulExit: false },
    Presets.shades_classic,
  );
  // The cursor comes back however the process ends.
  const stop = (): void => {
    process.off("exit", stop);
    bar.stop();
  };
  process.once("exit", stop);
  bar.start(total ?? 0, 0, { lines: 0 });
  return { update: (lines) => bar.update(total === undefined ? 0 : progress.read, { lines }), stop };
}
