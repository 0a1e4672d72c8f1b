export { ChainHead } from "./chained-entry.ts";
