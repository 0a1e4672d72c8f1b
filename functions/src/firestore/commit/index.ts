export { readBytes } from "./dead-letter-bytes.ts";
