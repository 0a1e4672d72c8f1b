export { loadGeo } from "./geoip.ts";
export { DEFAULT_MULTIPLIERS } from "./zones.ts";
