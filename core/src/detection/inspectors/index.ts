import { commands } from "./commands/index.ts";
import { ldap, xpath } from "./directories.ts";
import { doors } from "./doors/index.ts";
import { expressions } from "./expressions/index.ts";
import { includes } from "./includes.ts";
import { lineBreaks } from "./line-breaks.ts";
import { nosql } from "./nosql.ts";
import { objects } from "./objects.ts";
import { paths } from "./paths/index.ts";
import { sqlInjection } from "./sql/sql.ts";
import { crossSiteScripting } from "./xss/xss.ts";
import { php } from "./php.ts";
import { probes } from "./probes.ts";
import { prototypes } from "./prototypes.ts";
import { scanners } from "./scanners.ts";
import { scripts } from "./scripts.ts";
import { smuggling } from "./smuggling.ts";
import { ssrf } from "./ssrf/index.ts";
import type { Inspector } from "./types.ts";
import { uploads } from "./uploads.ts";
import { webShells } from "./web-shells.ts";
import { xxe } from "./xxe.ts";

/** Every inspector, in the order in which they look at a value. */
export const INSPECTORS: readonly Inspector[] = [
  sqlInjection,
  crossSiteScripting,
  paths,
  commands,
  php,
  scripts,
  expressions,
  objects,
  prototypes,
  uploads,
  ssrf,
  xxe,
  nosql,
  ldap,
  xpath,
  includes,
  lineBreaks,
  smuggling,
  webShells,
  scanners,
  probes,
  doors,
];
