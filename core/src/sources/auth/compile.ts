import type { LoginOutcome, LoginPatterns } from "@threatstream/contracts";
import { compileTemplate } from "./template.ts";
import type { CompiledTemplate } from "./template.ts";

interface Meaning {
  /** `<daemon>.<pattern>`, unique. */
  readonly id: string;
  readonly outcome: LoginOutcome;
  readonly service: string;
  readonly method?: string;
}

/** A message template, ready to be matched. */
export interface CompiledText extends Meaning, CompiledTemplate {}

/** A condition on one field of a record. */
type Condition =
  | { readonly path: readonly string[]; readonly equals: string | number | boolean }
  | { readonly path: readonly string[]; readonly template: CompiledTemplate };

/** A record pattern, ready to be matched. */
export interface CompiledRecord extends Meaning {
  readonly when: readonly Condition[];
  /** Paths of the fields that hold them. */
  readonly fields: Readonly<Partial<Record<"user" | "source" | "port" | "time" | "host", readonly string[]>>>;
}

/** One daemon's patterns, as the generated module holds them: plain data. */
export interface CompiledDaemon {
  readonly id: string;
  readonly programs: readonly string[];
  readonly files: boolean;
  readonly texts: readonly CompiledText[];
  readonly records: readonly CompiledRecord[];
  readonly pairs: readonly CompiledRecord[];
}

/**
 * Compiles the patterns of one daemon.
 *
 * @throws {Error} with the pattern's id, if one is not valid.
 */
export function compileDaemon(daemon: LoginPatterns): CompiledDaemon {
  const { id, programs, files } = daemon;
  const ids = [...daemon.patterns, ...daemon.records, ...daemon.pairs].map((pattern) => pattern.id);
  const twice = ids.find((each, index) => ids.indexOf(each) !== index);
  if (twice !== undefined) throw new Error(`has the pattern ${twice} twice`);
  return {
    id,
    programs: programs.map((program) => program.toLowerCase()),
    files: files || programs.length === 0,
    texts: daemon.patterns.map((pattern) => ({
      ...meaning(daemon, pattern),
      ...compile(pattern.id, pattern.match),
    })),
    records: daemon.records.map((pattern) => compileRecord(daemon, pattern)),
    pairs: daemon.pairs.map((pattern) => compileRecord(daemon, pattern)),
  };
}

type RecordPattern = LoginPatterns["records"][number];

function compileRecord(daemon: LoginPatterns, pattern: RecordPattern): CompiledRecord {
  const { user, source, port, time, host } = pattern;
  const conditions = Object.entries(pattern.when);
  if (conditions.length === 0) throw new Error(`${pattern.id}: has no condition`);
  const fields = Object.entries({ user, source, port, time, host }).flatMap(([name, path]) =>
    path === undefined ? [] : [[name, path.split(".")]],
  );
  return {
    ...meaning(daemon, pattern),
    when: conditions.map(([path, value]) => condition(pattern.id, path.split("."), value)),
    fields: Object.fromEntries(fields),
  };
}

function condition(id: string, path: readonly string[], value: string | number | boolean): Condition {
  return typeof value === "string" && value.includes("{")
    ? { path, template: compile(id, value) }
    : { path, equals: value };
}

function compile(id: string, template: string): CompiledTemplate {
  try {
    return compileTemplate(template);
  } catch (error) {
    throw new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function meaning(daemon: LoginPatterns, pattern: RecordPattern | LoginPatterns["patterns"][number]): Meaning {
  const { method, outcome, service = daemon.service } = pattern;
  return {
    id: `${daemon.id}.${pattern.id}`,
    outcome,
    service,
    ...(method === undefined ? {} : { method }),
  };
}
