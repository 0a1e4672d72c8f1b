import type { Alert, Threat } from "@threatstream/contracts";
import { TemplateError } from "./errors.ts";
import { TEMPLATE_FIELDS } from "./template-fields.ts";
import type { FieldKind } from "./template-fields.ts";

/** What templates are filled from. A threat that raised no alert has no alert's fields. */
export interface TemplateContext {
  readonly threat: Threat;
  readonly alert?: Alert | undefined;
}

/** A value with its templates filled; `absent`: an optional template (`{{threat.target?}}`) has nothing to hold. */
export type Filled = { readonly value: unknown } | { readonly absent: string };

/** A template that has been read. */
export interface Template {
  /** Texts as they stand, and what is filled in between. */
  readonly parts: readonly (string | Slot)[];
}

interface Slot {
  readonly field: string;
  readonly kind: FieldKind;
  readonly optional: boolean;
  readonly fallback?: string;
}

/** The most of one field's value that a text takes in, in UTF-16 code units. */
const MAX_VALUE = 2_000;

const SLOT = /\{\{((?:[^{}]|\}(?!\}))*)\}\}/g;
const FIELD = /^([a-z][a-z_.]*)(\??)$/;

/**
 * Reads a text with templates: `{{threat.source_ip}}`, with a default `{{threat.target | unknown}}`, or optional
 * `{{threat.target?}}`. There are no expressions, and no way to write `{{` itself.
 *
 * @throws {TemplateError} where it names no field of a threat or an alert, or is not written like this.
 */
export function parseTemplate(text: string): Template {
  const parts: (string | Slot)[] = [];
  let end = 0;
  for (const match of text.matchAll(SLOT)) {
    parts.push(literal(text.slice(end, match.index)), slotOf(match[1] ?? "", match[0]));
    end = match.index + match[0].length;
  }
  parts.push(literal(text.slice(end)));
  return { parts: parts.filter((part) => part !== "") };
}

/** True where the text is not only itself. */
export function hasTemplate(text: string): boolean {
  return text.includes("{{");
}

function literal(text: string): string {
  if (!hasTemplate(text)) return text;
  const start = text.slice(text.indexOf("{{")).slice(0, 40);
  throw new TemplateError(start, `${JSON.stringify(start)} opens a template that is not closed as {{field}}`);
}

function slotOf(inside: string, whole: string): Slot {
  const [path = "", fallback, ...more] = inside.split("|").map((part) => part.trim());
  const [, field, optional] = FIELD.exec(path) ?? [];
  const isDefault = fallback === undefined || (fallback !== "" && optional === "" && more.length === 0);
  if (field === undefined || !isDefault) {
    throw new TemplateError(
      whole,
      `${JSON.stringify(whole)} is no template; write {{threat.target}}, {{threat.target?}} or {{threat.target | a default}}`,
    );
  }
  const kind = TEMPLATE_FIELDS.get(field);
  if (kind === undefined) {
    throw new TemplateError(field, `{{${field}}} names no field of a threat or an alert`);
  }
  if (fallback !== undefined && !fits(fallback, kind)) {
    throw new TemplateError(
      field,
      `{{${field}}} is a ${kind}; its default ${JSON.stringify(fallback)} is not`,
    );
  }
  return { field, kind, optional: optional === "?", ...(fallback !== undefined && { fallback }) };
}

function fits(fallback: string, kind: FieldKind): boolean {
  if (kind === "number") return Number.isFinite(Number(fallback));
  return kind !== "boolean" || fallback === "true" || fallback === "false";
}

/**
 * Fills a template. Alone, it keeps its value's type (a number stays a number); within a text it becomes text. What it is
 * filled with is data: control characters removed, cut to 2,000 characters, and never read for templates again. Lists are
 * joined with `; `.
 *
 * @throws {TemplateError} where the threat or alert lacks a field that has no default and is not optional.
 */
export function fillTemplate({ parts }: Template, context: TemplateContext): Filled {
  const [only] = parts;
  const values: unknown[] = [];
  for (const part of parts) {
    const value = typeof part === "string" ? part : valueOf(part, context);
    if (value === undefined && typeof part !== "string") return absent(part, context);
    values.push(value);
  }
  const isOne = parts.length === 1 && typeof only === "object";
  return { value: isOne ? values[0] : values.join("") };
}

function valueOf({ field, kind, fallback }: Slot, context: TemplateContext): unknown {
  const value = lookUp(field, context);
  const data = Array.isArray(value)
    ? plain(value.join("; "))
    : typeof value === "string"
      ? plain(value)
      : value;
  // An empty text names nothing, so it counts as absent.
  if (data !== undefined && data !== null && data !== "") return data;
  return fallback === undefined ? undefined : typed(fallback, kind);
}

function absent({ field, optional }: Slot, { threat }: TemplateContext): Filled {
  const reason = `${threat.id} has no ${field}`;
  if (optional) return { absent: reason };
  throw new TemplateError(field, `{{${field}}} cannot be filled: ${reason}, and the template no default`);
}

function lookUp(field: string, context: TemplateContext): unknown {
  let value: unknown = context;
  for (const name of field.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    const inner: unknown = Reflect.get(value, name);
    value = inner;
  }
  return value;
}

function typed(fallback: string, kind: FieldKind): string | number | boolean {
  if (kind === "number") return Number(fallback);
  return kind === "boolean" ? fallback === "true" : fallback;
}

// C0, DEL, C1; bidirectional controls (Unicode UAX #9) and line separators, which reorder or break a line that people read.
const CONTROL = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

function plain(text: string): string {
  return text
    .slice(0, MAX_VALUE)
    .replace(/[\t\n\r]+/g, " ")
    .replace(CONTROL, "")
    .trim()
    .toWellFormed();
}
