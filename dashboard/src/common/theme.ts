import { keepChoice, readChoice } from "./storage.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The theme that the reader chose; `system` follows the system's setting. */
export function chosenTheme(): Theme {
  return THEMES.find((theme) => theme === readChoice("theme")) ?? "system";
}

export function setTheme(theme: Theme): void {
  keepChoice("theme", theme === "system" ? undefined : theme);
  applyTheme(theme);
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
