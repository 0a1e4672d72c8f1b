export * from "./api/client.ts";
export * from "./api/errors.ts";
