import type { ReactNode } from "react";

const WIDTH = 76;
const HEIGHT = 26;

/** A small curve behind a figure, from 0 to the highest value; nothing for fewer than two values. */
export function Spark({ values, look = "" }: { values: readonly number[]; look?: string }): ReactNode {
  if (values.length < 2) return null;
  const top = Math.max(...values, Number.MIN_VALUE);
  const points = values
    .map((value, index) => {
      const x = (index * WIDTH) / (values.length - 1);
      const y = HEIGHT - 1 - (Math.max(0, value) / top) * (HEIGHT - 4);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(" ");
  return (
    <svg
      className={`spark ${look}`}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
    >
      <polyline fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" points={points} />
    </svg>
  );
}
