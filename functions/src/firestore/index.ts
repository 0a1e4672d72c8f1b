export { COLLECTIONS } from "./collections.ts";
export { wireForm } from "./documents.ts";
export { QUERY_SHAPES } from "./query-shapes.ts";
