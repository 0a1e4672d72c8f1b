import type { defineInt, defineString } from "firebase-functions/params";
import { z } from "zod";
import { parseRange } from "@threatstream/core/common";

/** A setting has a value that cannot be meant. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

export type Params = Readonly<Record<string, ReturnType<typeof defineInt> | ReturnType<typeof defineString>>>;
export type Raw = Readonly<Record<string, unknown>>;

/** Returns the values of params, by their keys. */
export function valuesOf(params: Params): Raw {
  return Object.fromEntries(Object.entries(params).map(([key, param]) => [key, valueOf(param)]));
}

/**
 * A param's value, or its default where it is not set. (`value()` alone gives `""` or 0 for a param that was never
 * deployed with a value, and 0 would turn suppression off.)
 */
function valueOf(param: Params[string]): unknown {
  const text = process.env[param.name];
  if (text === undefined || text.trim() === "") return param.options.default;
  return typeof param.options.default === "number" ? Number(text) : text;
}

/** Checks values. Throws `SettingsError` with the name and the rule of each wrong one. */
export function checked<T>(params: Params, schema: z.ZodType<T>, raw: Raw): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => {
    const key = String(path[0]);
    return `${params[key]?.name ?? key}: ${message} (it is ${JSON.stringify(raw[key])})`;
  });
  throw new SettingsError(`Wrong settings. ${issues.join("; ")}`);
}

/** A list of texts, separated by commas. */
export const list = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

/** A list of address ranges. */
export const ranges = list.superRefine((items, context) => {
  for (const item of items) {
    try {
      parseRange(item);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  }
});
