export { COLLECTIONS } from "./collections.ts";
export { QUERY_SHAPES } from "./query-shapes.ts";
