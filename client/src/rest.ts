/* The REST client alone: no Firestore, no schemas. */
export * from "./api/client.ts";
export * from "./api/errors.ts";
export type * from "@threatstream/contracts";
