export { recordVerified } from "./verified.ts";
