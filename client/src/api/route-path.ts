import type { ROUTES, RouteName } from "@threatstream/contracts";

/** Where a route is, as the table says it. */
export interface RoutePath<N extends RouteName = RouteName> {
  readonly method: (typeof ROUTES)[N]["method"];
  /** `{name}` is a path parameter. */
  readonly path: (typeof ROUTES)[N]["path"];
  /** The type of a reply that is not JSON. */
  readonly media?: "text/plain";
}
