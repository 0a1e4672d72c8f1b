import type { LoginOutcome } from "@threatstream/contracts";
import { isObject } from "../containers/carriers.ts";
import type { JsonObject } from "../containers/parsed.ts";
import { engineFor } from "../engine.ts";
import type { CompiledRecord, CompiledText } from "./compile.ts";
import type { CompiledTemplate } from "./template.ts";

/** Who logged in, or failed to, from where; as written. */
export interface Login {
  readonly kind: "login";
  readonly pattern: string;
  readonly outcome: LoginOutcome;
  readonly service: string;
  readonly method?: string;
  readonly user?: string;
  /** An address, perhaps with a port, or a host name. */
  readonly source?: string;
  readonly port?: string;
  readonly count?: string;
  readonly time?: string;
  readonly host?: string;
}

/** A line that can be read in two ways with different addresses: the client wrote one of them. */
export interface Ambiguous {
  readonly kind: "ambiguous";
  readonly pattern: string;
}

type Captures = Readonly<Record<string, string>>;

/** Matches a message; `undefined` if the pattern does not fit. */
export function matchText(pattern: CompiledText, message: string): Login | Ambiguous | undefined {
  const captures = capture(pattern, message);
  if (captures === undefined) return undefined;
  if (captures === "ambiguous") return { kind: "ambiguous", pattern: pattern.id };
  return toLogin(pattern, captures);
}

/** Matches a JSON record; `undefined` if the pattern does not fit. */
export function matchRecord(pattern: CompiledRecord, record: JsonObject): Login | Ambiguous | undefined {
  const captures: Record<string, string> = {};
  for (const condition of pattern.when) {
    const value = valueAt(record, condition.path);
    if ("equals" in condition) {
      if (value !== condition.equals) return undefined;
      continue;
    }
    const found = typeof value === "string" ? capture(condition.template, value) : undefined;
    if (found === undefined) return undefined;
    if (found === "ambiguous") return { kind: "ambiguous", pattern: pattern.id };
    Object.assign(captures, found);
  }
  for (const [name, path] of Object.entries(pattern.fields)) {
    const value = valueAt(record, path);
    if (typeof value === "string" || typeof value === "number") captures[name] = String(value);
  }
  return toLogin(pattern, captures);
}

function capture(template: CompiledTemplate, text: string): Captures | "ambiguous" | undefined {
  if (!text.includes(template.literal)) return undefined;
  const { source, shortest, texts, groups } = template;
  const found = engineFor(source, texts, text.length)(text);
  if (found === undefined) return undefined;
  const captures = named(groups, found);
  if (shortest === undefined) return captures;
  const other = engineFor(shortest, texts, text.length)(text);
  const same = other !== undefined && addressOf(named(groups, other)) === addressOf(captures);
  return same ? captures : "ambiguous";
}

function addressOf(captures: Captures): string | undefined {
  return captures["address"] ?? captures["source"];
}

function named(groups: readonly string[], found: readonly (string | undefined)[]): Captures {
  const captures: Record<string, string> = {};
  for (const [index, name] of groups.entries()) {
    const value = found[index];
    if (value !== undefined) captures[name] ??= value;
  }
  return captures;
}

function toLogin(pattern: CompiledText | CompiledRecord, captures: Captures): Login {
  const { id, outcome, service, method } = pattern;
  const { address, source = address, ...rest } = captures;
  return {
    kind: "login",
    pattern: id,
    outcome,
    service,
    ...(method === undefined ? {} : { method }),
    ...rest,
    ...(source === undefined ? {} : { source }),
  };
}

/** The value at a path; keys that an object does not own are not looked at. A key with dots in it is found too. */
function valueAt(record: JsonObject, path: readonly string[]): unknown {
  let value: unknown = record;
  for (const [index, key] of path.entries()) {
    if (!isObject(value)) return undefined;
    if (!Object.hasOwn(value, key)) {
      const dotted = path.slice(index).join(".");
      return Object.hasOwn(value, dotted) ? value[dotted] : undefined;
    }
    value = value[key];
  }
  return value;
}
