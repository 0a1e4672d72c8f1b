import type { ComponentType } from "react";
import type { IconName } from "../parts/icon.tsx";
import type { Role } from "../session/user.ts";

/** A page of the console: a folder beside this file, and an entry in `index.ts`. */
export interface View {
  /** Where it is; it also gets everything below (`/alerts/ALT-…`). */
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
  /** In which part of the navigation it stands: the shift's work, the tools, the administration. */
  readonly group: 1 | 2 | 3;
  /** The role that it takes; without it, the view is not shown. Default `viewer`. */
  readonly least?: Role;
  /** Loads its code on first use. The module's default export is the page. */
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}
