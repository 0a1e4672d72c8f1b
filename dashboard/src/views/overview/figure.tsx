import type { ReactNode } from "react";

interface FigureProps {
  readonly name: string;
  /** `undefined` while it is not known. */
  readonly value: string | undefined;
  readonly note: string | undefined;
  readonly spark?: ReactNode;
  readonly look?: string;
}

export function Figure({ name, value, note, spark, look = "" }: FigureProps): ReactNode {
  return (
    <li className="card figure">
      <span className="muted small">{name}</span>
      <div>
        <strong className={look}>{value ?? "–"}</strong>
        {spark}
      </div>
      <span className="muted small ellipsis">{note ?? "not known yet"}</span>
    </li>
  );
}
