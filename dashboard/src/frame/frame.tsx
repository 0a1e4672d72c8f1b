import { Suspense, lazy, useEffect, useRef, useState } from "react";
import type { ComponentType, LazyExoticComponent, ReactNode } from "react";
import { Route, Switch, useLocation } from "wouter";
import { useAlarms } from "../common/alarms.ts";
import { useOverlayParam } from "../common/url.ts";
import { Waiting } from "../parts/states.tsx";
import { useSession } from "../session/session.tsx";
import { VIEWS } from "../views/index.ts";
import type { View } from "../views/view.ts";
import { Bar } from "./bar.tsx";
import { Boundary } from "./boundary.tsx";
import { KeyHelp } from "./key-help.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";
import { NotFound } from "./not-found.tsx";
import { Rail } from "./rail.tsx";
import { viewOf } from "./view-of.ts";

const PAGES: ReadonlyMap<View, LazyExoticComponent<ComponentType>> = new Map(
  VIEWS.map((view) => [view, lazy(view.load)]),
);

function Page({ view }: { view: View }): ReactNode {
  const Content = PAGES.get(view) ?? NotFound;
  return <Content />;
}

/** Navigation, bar and the view that the address names. */
export function Frame(): ReactNode {
  const { may } = useSession();
  const views = VIEWS.filter(({ least = "viewer" }) => may(least));
  const [path] = useLocation();
  const view = viewOf(path, views);
  const main = useRef<HTMLElement>(null);
  useTitle(view);
  useAlarms();

  return (
    <div className="app">
      <a className="btn primary skip" href="#main" onClick={() => main.current?.focus()}>
        Skip to the content
      </a>
      <Rail views={views} current={view} />
      <div>
        <Bar title={view?.name ?? "Not found"} views={views} />
        <ConnectionNotice />
        <main className="main" id="main" ref={main} tabIndex={-1}>
          <Boundary key={view?.path}>
            <Suspense fallback={<Waiting what={view?.name ?? "page"} />}>
              <Switch>
                {views.map((each) => (
                  <Route key={each.path} path={each.path === "/" ? "/" : `${each.path}/*?`}>
                    <Page view={each} />
                  </Route>
                ))}
                <Route component={NotFound} />
              </Switch>
            </Suspense>
          </Boundary>
        </main>
      </div>
      <Overlay />
      <KeyHelp />
    </div>
  );
}

const ThreatDrawer = lazy(() => import("../threat/drawer.tsx"));

/** What opens over any page: the threat that the address names. */
function Overlay(): ReactNode {
  const [threat] = useOverlayParam("threat");
  const [used, setUsed] = useState(false);
  if (threat !== "" && !used) setUsed(true);
  return (
    <Suspense>
      <Boundary key={threat}>{used && <ThreatDrawer />}</Boundary>
    </Suspense>
  );
}

/** The window's title, and the focus at the top of a new view for those who listen to the page. */
function useTitle(view: View | undefined): void {
  useEffect(() => {
    document.title = view === undefined ? "ThreatStream" : `${view.name} · ThreatStream`;
  }, [view]);
}
