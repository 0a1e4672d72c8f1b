import { engineFor } from "../engine.ts";
import type { JsonObject } from "../containers/parsed.ts";
import { shapeOf } from "./fields.ts";
import type { Field, FieldName } from "./fields.ts";
import { AccessFormatError, parseFormat } from "./parse.ts";
import type { Piece } from "./parse.ts";

/** The fields of a line, as written, with the escapes of the server. */
type AccessFields = Readonly<Partial<Record<FieldName, string>>>;

/** A declared format. */
export interface AccessFormat {
  readonly format: string;
  /** The fields of a line; `undefined` if the line does not have the format. */
  read(line: string): AccessFields | undefined;
  /** The fields of a JSON record; `undefined` if the format is not JSON, or the record lacks its fields. */
  readRecord(record: JsonObject): AccessFields | undefined;
}

const MAX_TEXTS = 3;

/**
 * Compiles an nginx `log_format` or an Apache `LogFormat` string to a reader. A format that begins with `{` is JSON, as with nginx's
 * `escape=json`.
 *
 * What a client chooses is read up to the next thing that it cannot write: the closing quote (servers escape quotes inside), or, without
 * quotes, a field of the server's with a shape of its own.
 *
 * @throws {AccessFormatError} if the format names no time and no client, or cannot be read without doubt.
 * @example compileAccessFormat('$remote_addr [$time_local] "$request" $status').read(line)?.status // "200"
 */
export function compileAccessFormat(format: string): AccessFormat {
  const trimmed = format.trim();
  const reader = trimmed.startsWith("{") ? jsonReader(trimmed) : textReader(trimmed);
  return { format: trimmed, ...reader };
}

type Reader = Omit<AccessFormat, "format">;

function textReader(format: string): Reader {
  const pieces = parseFormat(format);
  checkNames(pieces.flatMap((piece) => (typeof piece === "string" ? [] : [piece])));
  const names: (FieldName | undefined)[] = [];
  let texts = 0;
  const source = pieces.map((piece, index) => {
    if (typeof piece === "string") return piece.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
    names.push(piece.name);
    if (isQuoted(pieces, index)) return String.raw`((?:[^"\\]|\\.)*)`;
    if (piece.shape !== undefined) return `(${shapeOf(piece.shape)})`;
    texts += 1;
    return "(.*?)";
  });
  if (texts > MAX_TEXTS) {
    throw new AccessFormatError(
      `has more than ${MAX_TEXTS} fields without quotes that clients choose; put them into quotes`,
    );
  }
  // Servers may be told to log further fields; what follows the format is not read.
  const whole = `^${source.join("")}(?:[ \\t].*)?$`;
  return {
    read(line) {
      const found = engineFor(whole, texts, line.length)(line);
      return found === undefined ? undefined : toFields(names, found);
    },
    readRecord: () => undefined,
  };
}

function isQuoted(pieces: readonly Piece[], index: number): boolean {
  const before = pieces[index - 1];
  const after = pieces[index + 1];
  return (
    typeof before === "string" && before.endsWith('"') && typeof after === "string" && after.startsWith('"')
  );
}

function toFields(names: readonly (FieldName | undefined)[], found: readonly (string | undefined)[]) {
  const fields: Partial<Record<FieldName, string>> = {};
  for (const [index, name] of names.entries()) {
    const value = found[index];
    if (name !== undefined && value !== undefined && value !== "-" && value !== "") fields[name] ??= value;
  }
  return fields;
}

/** `{"time":"$time_iso8601","status":$status}`: each key is a field. Nested objects are not read. */
function jsonReader(format: string): Reader {
  const keys = new Map<string, FieldName>();
  for (const [, key = "", quoted, bare] of format.matchAll(
    /"([^"\\]{1,128})"\s*:\s*(?:"((?:[^"\\]|\\[^])*)"|([^\s,{}"]+))/g,
  )) {
    const [field] = parseFormat(quoted ?? bare ?? "-").filter(
      (piece): piece is Field => typeof piece !== "string",
    );
    if (field?.name !== undefined) keys.set(key, field.name);
  }
  checkNames([...keys.values()].map((name) => ({ name })));
  return {
    read: () => undefined,
    readRecord(record) {
      const fields: Partial<Record<FieldName, string>> = {};
      for (const [key, name] of keys) {
        const value = Object.hasOwn(record, key) ? record[key] : undefined;
        if (value === undefined) return undefined;
        const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
        if (text !== "" && text !== "-") fields[name] ??= text;
      }
      return fields;
    },
  };
}

function checkNames(fields: readonly Field[]): void {
  const names = new Set(fields.map(({ name }) => name));
  if (!names.has("time"))
    throw new AccessFormatError("has no time ($time_local, $time_iso8601, $msec or %t)");
  if (!names.has("client") && !names.has("peer") && !names.has("forwarded_for"))
    throw new AccessFormatError("has no client ($remote_addr, %h or %a)");
  if (!names.has("request") && !names.has("url") && !names.has("path"))
    throw new AccessFormatError("has no request ($request, $request_uri, %r or %U)");
}
