import { useEffect, useState } from "react";

/** The last values of a figure, oldest first, one for each time that it came (`at`); kept while the component is shown. */
export function useHistory(value: number | undefined, at: number, length = 60): readonly number[] {
  const [history, setHistory] = useState<readonly number[]>([]);
  useEffect(() => {
    if (value === undefined || at === 0) return;
    setHistory((before) => [...before.slice(1 - length), value]);
  }, [value, at, length]);
  return history;
}
