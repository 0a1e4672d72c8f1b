import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useActiveAlerts } from "../common/feeds.ts";
import { formatMs } from "../common/format.ts";
import { Brand } from "../parts/brand.tsx";
import { Icon } from "../parts/icon.tsx";
import { useSession } from "../session/session.tsx";
import type { View } from "../views/view.ts";
import { useStream } from "@threatstream/client/react";

const Sheet = lazy(async () => ({ default: (await import("../parts/sheet.tsx")).Sheet }));

/** How many views fit into the bar of a phone; the others are behind "More". */
const ON_PHONE = 4;

/** The navigation: a rail, on phones a bar at the bottom. */
export function Rail({ views, current }: { views: readonly View[]; current: View | undefined }): ReactNode {
  const [open, setOpen] = useState(false);
  const link = (view: View): ReactNode => (
    <RailLink
      key={view.path}
      view={view}
      isCurrent={view === current}
      secondary={views.indexOf(view) >= ON_PHONE}
    />
  );
  return (
    <nav className="rail" aria-label="Main">
      <Brand />
      {[1, 2, 3].map((group) => {
        const members = views.filter((view) => view.group === group);
        return members.length === 0 ? null : <ul key={group}>{members.map(link)}</ul>;
      })}
      {views.length > ON_PHONE && (
        <div className="more">
          <button type="button" className="rail-link" aria-label="More views" onClick={() => setOpen(true)}>
            <Icon name="more" />
          </button>
          {open && (
            <Suspense>
              <Sheet title="More views" open={open} onOpenChange={setOpen}>
                <ul onClick={() => setOpen(false)}>
                  {views.slice(ON_PHONE).map((view) => (
                    <li key={view.path}>
                      <Link href={view.path} className="sheet-link">
                        <Icon name={view.icon} /> {view.name}
                      </Link>
                    </li>
                  ))}
                </ul>
              </Sheet>
            </Suspense>
          )}
        </div>
      )}
      <RailFoot />
    </nav>
  );
}

function RailLink(props: { view: View; isCurrent: boolean; secondary: boolean }): ReactNode {
  const { view, isCurrent, secondary } = props;
  return (
    <li className={secondary ? "secondary" : undefined}>
      <Link
        href={view.path}
        className="rail-link"
        aria-current={isCurrent ? "page" : undefined}
        title={view.name}
      >
        <Icon name={view.icon} />
        <span className="name">{view.name}</span>
        {view.path === "/alerts" && <NewAlerts />}
      </Link>
    </li>
  );
}

/** How many alerts nobody has acknowledged. */
function NewAlerts(): ReactNode {
  const { data = [] } = useActiveAlerts();
  const count = data.filter(({ status }) => status === "NEW").length;
  if (count === 0) return null;
  return (
    <span className="count">
      {count > 99 ? "99+" : count}
      <span className="visually-hidden"> new</span>
    </span>
  );
}

function RailFoot(): ReactNode {
  const { backend } = useSession();
  const { data } = useStream();
  return (
    <p className="rail-foot">
      {backend.setup.config.projectId}
      <br />
      {data === undefined ? "no lag known yet" : `lag ${formatMs(data.lag_p50_ms)}`}
    </p>
  );
}
