/* What needs no schema: a page that imports this door alone loads no zod. */
export * from "./idle.ts";
export * from "./wire-form.ts";
