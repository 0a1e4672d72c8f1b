import { useState } from "react";
import type { ReactNode } from "react";
import { DropdownMenu } from "radix-ui";
import { canNotify } from "../common/alarms.ts";
import { THEMES, chosenTheme, setTheme } from "../common/theme.ts";
import { Icon } from "../parts/icon.tsx";
import { useSession } from "../session/session.tsx";

const THEME_NAMES = { system: "As the system", light: "Light", dark: "Dark" } as const;

/** Who is signed in, the theme, and the other demo users. */
export default function UserMenu(): ReactNode {
  const { user, demoRoles, switchTo, signOut } = useSession();
  const [theme, setChosen] = useState(chosenTheme);
  return (
    // Not modal: a modal menu puts a style element into the page, which the Content-Security-Policy refuses.
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger className="btn small" aria-label={`${user.name}, ${user.role}: menu`}>
        {user.name} <Icon name="down" size={12} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          <DropdownMenu.Label className="label">
            {user.analystId} · {user.role}
          </DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={theme}
            onValueChange={(value) => {
              const next = THEMES.find((each) => each === value) ?? "system";
              setTheme(next);
              setChosen(next);
            }}
          >
            <DropdownMenu.Label className="label">Theme</DropdownMenu.Label>
            {THEMES.map((each) => (
              <DropdownMenu.RadioItem key={each} value={each}>
                <Check on={each === theme} /> {THEME_NAMES[each]}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          {demoRoles.length > 0 && (
            <DropdownMenu.RadioGroup
              value={user.role ?? ""}
              onValueChange={(value) => {
                const role = demoRoles.find((each) => each === value);
                if (role !== undefined) void switchTo(role);
              }}
            >
              <DropdownMenu.Label className="label">Demo user</DropdownMenu.Label>
              {demoRoles.map((role) => (
                <DropdownMenu.RadioItem key={role} value={role}>
                  <Check on={role === user.role} /> {role}
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
          )}
          {"Notification" in globalThis && (
            <DropdownMenu.Item onSelect={() => void Notification.requestPermission()}>
              <Check on={canNotify()} /> {canNotify() ? "P1 alerts are notified" : "Notify me of P1 alerts"}
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Separator asChild>
            <hr />
          </DropdownMenu.Separator>
          <DropdownMenu.Item asChild>
            <a href="/api/docs" target="_blank" rel="noreferrer">
              <Check on={false} /> API reference
            </a>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={signOut}>
            <Check on={false} /> Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Check({ on }: { on: boolean }): ReactNode {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      {on && <circle cx="5" cy="5" r="3.5" fill="currentColor" />}
    </svg>
  );
}
