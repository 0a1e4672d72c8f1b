import { percentDecode } from "../inspectors/decode/percent.ts";

/**
 * The forms in which a decoder on the way may see a text: as it stands, percent-decoded once and twice (`+` as a space),
 * and with HTML entities and script escapes resolved. Lower-cased, each form once, the raw form first; at most four.
 *
 * The raw form stays in the list, since decoding can also destroy evidence: `1%benchmark(…)` in a JSON body is no escape.
 *
 * @example decodedForms("%2527+OR+1=1") // ["%2527+or+1=1", "%27 or 1=1", "' or 1=1"]
 */
export function decodedForms(raw: string): readonly string[] {
  const forms = [raw.toLowerCase()];
  const push = (next: string): string => {
    if (next !== forms.at(-1)) forms.push(next);
    return next;
  };
  let form = push(percentDecode(forms[0]?.replaceAll("+", " ") ?? ""));
  if (form.includes("%")) form = push(percentDecode(form));
  if (ESCAPED.test(form)) push(resolveEscapes(form).toLowerCase());
  return forms;
}

const ESCAPED = /\\[ux]|&[#\w]|[\u2215\u2216\uff01-\uff5e]/;
const ENTITY =
  /&(?:#x0*([0-9a-f]{1,6});?|#0*(\d{1,7});?|(lt|gt|quot|apos|amp|colon|[lr]par|tab|newline|sol|period);)/g;
const NAMED: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
  colon: ":",
  lpar: "(",
  rpar: ")",
  tab: "\t",
  newline: "\n",
  sol: "/",
  period: ".",
};
const SCRIPT_ESCAPE = /\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2}))/g;

function resolveEscapes(text: string): string {
  return (
    text
      // Fullwidth forms (`＇ｕｎｉｏｎ`) and division slashes: databases and servers fold them to ASCII, filters often
      // do not.
      .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
      .replaceAll("\u2215", "/")
      .replaceAll("\u2216", "\\")
      .replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
        if (hex !== undefined) return character(hex, 16);
        if (decimal !== undefined) return character(decimal, 10);
        return NAMED[name ?? ""] ?? whole;
      })
      .replace(SCRIPT_ESCAPE, (_, unicode?: string, point?: string, byte?: string) =>
        character(unicode ?? point ?? byte ?? "", 16),
      )
  );
}

function character(digits: string, radix: 10 | 16): string {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
