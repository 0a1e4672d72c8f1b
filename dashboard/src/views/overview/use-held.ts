import type { Threat } from "@threatstream/contracts";
import { merge } from "./merge.ts";
import { useCallback, useMemo, useRef, useState } from "react";

interface Held {
  /** What is shown, newest first. */
  readonly threats: readonly Threat[];
  /** How many newer ones wait until the reader wants them. */
  readonly waiting: number;
  readonly showNew: () => void;
  /** The reader has scrolled away from the top, or is back. */
  readonly hold: (scrolled: boolean) => void;
}

/**
 * Remembers the threats that went by. While the reader has scrolled or paused, new ones wait, so that what is read keeps its
 * place. Another `key` is another list.
 */
export function useHeld(
  list: readonly Threat[] | undefined,
  options: { key: string; paused: boolean },
): Held {
  const { key, paused } = options;
  const memory = useRef<{ key: string; all: readonly Threat[] }>({ key, all: [] });
  const [scrolled, setScrolled] = useState(false);
  const [mark, setMark] = useState<{ key: string; id: string | undefined }>();
  const all = useMemo(() => {
    const before = memory.current.key === key ? memory.current.all : [];
    const merged = list === undefined ? before : merge(before, list);
    memory.current = { key, all: merged };
    return merged;
  }, [list, key]);

  const isHeld = paused || scrolled;
  const newest = all[0]?.id;
  const held = useRef<string>(undefined);
  if (!isHeld || mark?.key !== key) held.current = newest;
  const from = isHeld ? all.findIndex(({ id }) => id === held.current) : 0;
  const waiting = Math.max(0, from);
  const showNew = useCallback(() => {
    held.current = memory.current.all[0]?.id;
    setMark({ key, id: held.current });
  }, [key]);
  const hold = useCallback(
    (value: boolean) => {
      setMark({ key, id: held.current });
      setScrolled(value);
    },
    [key],
  );
  return { threats: waiting === 0 ? all : all.slice(waiting), waiting, showNew, hold };
}
