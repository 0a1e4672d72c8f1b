import { z } from "zod";

/**
 * What a line says about a login. `probe`: a client that came without trying a name. `ignored`: an ordinary line that would fit a later
 * pattern of the daemon too.
 */
export const LoginOutcome = z.enum(["failure", "success", "probe", "ignored"]);
export type LoginOutcome = z.infer<typeof LoginOutcome>;

const Id = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:[_-][a-z0-9]+)*$/, { error: "is not like auth_failed" });
const Path = z.string().min(1).max(128);
const Template = z.string().min(1).max(600);
const Literal = z.union([z.string().max(600), z.number(), z.boolean()]);

const Common = {
  id: Id,
  outcome: LoginOutcome,
  /** Overrides the daemon's service, such as `smtp` of a mail server. */
  service: Id.optional(),
  /** What was used to log in, if the line does not say. */
  method: z.string().max(64).optional(),
};

/** A message of a daemon as a template; see `compileTemplate` for its language. */
const TextPattern = z.strictObject({ ...Common, match: Template });

/** A JSON record, or `key=value` pairs: what its fields must be, and which hold the user and the source. */
const RecordPattern = z.strictObject({
  ...Common,
  /** Exact values by path (`a.b.c`); a text with `{…}` is a template. All must hold. */
  when: z.record(Path, Literal),
  user: Path.optional(),
  source: Path.optional(),
  port: Path.optional(),
  time: Path.optional(),
  host: Path.optional(),
});

/** What a test line must become. */
const Expected = z.union([
  z.strictObject({
    outcome: LoginOutcome.exclude(["ignored"]),
    user: z.string().optional(),
    source: z.string().optional(),
    port: z.number().optional(),
    method: z.string().optional(),
    service: z.string().optional(),
    count: z.number().optional(),
  }),
  /** No pattern reads it, or it can be read in two ways. */
  z.enum(["ignored", "ambiguous"]),
]);

/** How one daemon writes who logged in or failed to, with lines that show it. */
export const LoginPatterns = z.strictObject({
  id: Id,
  title: z.string().min(1).max(120),
  /** The `service` of its events. */
  service: Id,
  /** Its names in syslog. Without one it is looked for in lines that no other daemon's name is in. */
  programs: z.array(z.string().min(1).max(64)).max(32).default([]),
  /** True if it also writes a file of its own or to standard output, where lines have no program. */
  files: z.boolean().default(false),
  patterns: z.array(TextPattern).max(64).default([]),
  /** Of JSON records. */
  records: z.array(RecordPattern).max(32).default([]),
  /** Of lines of `key=value` pairs. */
  pairs: z.array(RecordPattern).max(32).default([]),
  /** At least one line for each pattern, and hostile ones. */
  cases: z.array(z.strictObject({ line: z.string().min(1).max(4096), is: Expected })).min(1),
});
export type LoginPatterns = z.infer<typeof LoginPatterns>;
