import { apacheField, nginxField } from "./fields.ts";
import type { Field } from "./fields.ts";

/** A format that is not valid; the message says why. */
export class AccessFormatError extends Error {
  override readonly name = "AccessFormatError";
}

/** A piece of a format: text as it stands, or a field. */
export type Piece = string | Field;

const MAX_LENGTH = 4_096;
const VARIABLE = /\$(?:\{([a-z0-9_]{1,64})\}|([a-z0-9_]{1,64}))/y;
// Status conditions (`%!200,304`), `<` and `>`, then `{argument}` and letters: `%>s`, `%{Referer}i`, `%^FB`.
const DIRECTIVE = /%(?:!?\d{3}(?:,\d{3}){0,20})?[<>]?((?:\{[^{}]{1,128}\})?(?:\^[A-Z]{2}|[a-zA-Z]))/y;

/**
 * Takes an nginx `log_format` or an Apache `LogFormat` apart. Directives begin with `$` in one and with `%` in the other.
 *
 * @throws {AccessFormatError}
 */
export function parseFormat(format: string): Piece[] {
  if (format.length > MAX_LENGTH) throw new AccessFormatError(`has more than ${MAX_LENGTH} characters`);
  const isNginx = /\$\{?[a-z]/.test(format);
  const pieces: Piece[] = [];
  let text = "";
  const push = (piece?: Piece) => {
    if (text !== "") pieces.push(text);
    text = "";
    if (piece !== undefined) pieces.push(piece);
  };
  for (let at = 0; at < format.length;) {
    const char = format.charAt(at);
    if (isNginx ? char === "$" : char === "%" && format[at + 1] !== "%") {
      const pattern = isNginx ? VARIABLE : DIRECTIVE;
      pattern.lastIndex = at;
      const [, first, second] = pattern.exec(format) ?? [];
      const name = first ?? second;
      if (name === undefined) throw new AccessFormatError(`has no name after ${char} at character ${at}`);
      at = pattern.lastIndex;
      if (isNginx) push(nginxField(name));
      else if (name === "t" || /^\{(?:begin:|end:)?%.*\}t$/.test(name)) {
        text += name === "t" ? "[" : "";
        push({ name: "time", shape: name === "t" ? "clf_time" : strftimeShape(name) });
        text += name === "t" ? "]" : "";
      } else push(apacheField(name));
      continue;
    }
    // Apache's configuration file and nginx's quote with a backslash; `%%` is a percent sign.
    if ((char === "\\" || char === "%") && at + 1 < format.length) at += 1;
    text += escaped(char, format.charAt(at));
    at += 1;
  }
  push();
  if (!pieces.some((piece) => typeof piece !== "string")) throw new AccessFormatError("has no field");
  return pieces;
}

function escaped(char: string, next: string): string {
  if (char !== "\\") return next;
  return next === "t" ? "\t" : next === "n" ? "\n" : next;
}

const STRFTIME: Readonly<Record<string, string>> = {
  "%d/%b/%Y:%H:%M:%S %z": "clf_time",
  "%d/%b/%Y:%T %z": "clf_time",
  "%Y-%m-%dT%H:%M:%S%z": "iso_time",
  "%FT%T%z": "iso_time",
  "%s": "epoch_time",
};

function strftimeShape(directive: string): string {
  const format = directive.slice(1, -2).replace(/^(?:begin|end):/, "");
  const shape = STRFTIME[format];
  if (shape !== undefined) return shape;
  throw new AccessFormatError(
    `has the time ${format}; use %t, or one of ${Object.keys(STRFTIME).join(", ")}`,
  );
}
