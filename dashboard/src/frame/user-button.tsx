import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { Icon } from "../parts/icon.tsx";
import { useSession } from "../session/session.tsx";

const UserMenu = lazy(() => import("./user-menu.tsx"));

/** The button of the user's menu; the menu's code is loaded when it is first opened. */
export function UserButton(): ReactNode {
  const { user } = useSession();
  const [wanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      className="btn small"
      aria-haspopup="menu"
      aria-label={`${user.name}, ${user.role}: menu`}
      onClick={() => setWanted(true)}
    >
      {user.name} <Icon name="down" size={12} />
    </button>
  );
  return wanted ? (
    <Suspense fallback={button}>
      <UserMenu />
    </Suspense>
  ) : (
    button
  );
}
