import type { Threat } from "@threatstream/contracts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { formatCount } from "../../common/format.ts";
import { Empty } from "../../parts/states.tsx";
import { FeedRow } from "./feed-row.tsx";

interface Props {
  readonly threats: readonly Threat[];
  readonly waiting: number;
  readonly onShowNew: () => void;
  readonly onScrolled: (scrolled: boolean) => void;
  readonly onOpen: (threat: Threat) => void;
}

/** Only the rows that are seen are in the page. */
export function FeedList({ threats, waiting, onShowNew, onScrolled, onOpen }: Props): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const row = useRowHeight();
  const rows = useVirtualizer({
    count: threats.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    getItemKey: (index) => threats[index]?.id ?? index,
    overscan: 8,
  });
  useEffect(() => rows.measure(), [row, rows]);

  function showNew(): void {
    onShowNew();
    scroller.current?.scrollTo({ top: 0 });
  }
  if (threats.length === 0) {
    return <Empty title="No threat matches the filters.">Clear one, or wait: the list is live.</Empty>;
  }
  return (
    <div
      className="feed-table"
      role="table"
      aria-label="Threats, newest first"
      aria-rowcount={threats.length + 1}
    >
      <div className="feed-head" role="row">
        <span role="columnheader">Severity</span>
        <span role="columnheader">Threat</span>
        <span role="columnheader">Source</span>
        <span role="columnheader" className="wide">
          Target
        </span>
        <span role="columnheader" className="wide">
          From
        </span>
        <span role="columnheader" className="wide">
          ATT&amp;CK
        </span>
        <span role="columnheader" className="age">
          Age
        </span>
      </div>
      {waiting > 0 && (
        <button type="button" className="btn primary small feed-new" onClick={showNew}>
          {formatCount(waiting)} new
        </button>
      )}
      <div
        className="feed-scroll"
        role="rowgroup"
        ref={scroller}
        tabIndex={0}
        onScroll={({ currentTarget }) => onScrolled(currentTarget.scrollTop > row)}
      >
        <div className="feed-space" role="presentation" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const threat = threats[index];
            return threat === undefined ? null : (
              <FeedRow key={key} threat={threat} top={start} index={index} onOpen={onOpen} />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The height of a row in pixels, as the density tokens have it. */
function useRowHeight(): number {
  return Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue("--row"), 10) || 32;
}
