import { Alert, Threat } from "@threatstream/contracts";
import { z } from "zod";

/** What a field holds: `list` is a list of texts. */
export type FieldKind = "text" | "number" | "boolean" | "list";

/** Every field that a template may name, by its path: `threat.source_ip`, `threat.source_coordinates.lat`. */
export const TEMPLATE_FIELDS: ReadonlyMap<string, FieldKind> = new Map([
  ...fieldsOf(Threat, "threat"),
  ...fieldsOf(Alert, "alert"),
]);

function fieldsOf(schema: z.ZodObject, prefix: string): [string, FieldKind][] {
  return Object.entries(schema.shape).flatMap(([name, field]): [string, FieldKind][] => {
    const path = `${prefix}.${name}`;
    const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
    return inner instanceof z.ZodObject ? fieldsOf(inner, path) : [[path, kindOf(inner)]];
  });
}

function kindOf(field: z.core.$ZodType): FieldKind {
  if (field instanceof z.ZodNumber) return "number";
  if (field instanceof z.ZodBoolean) return "boolean";
  return field instanceof z.ZodArray ? "list" : "text";
}
