/**
 * A model's words as plain text of one line, at most `max` characters: control and invisible characters removed, look-alike
 * forms folded (NFKC), HTML and Markdown made harmless, links defanged. The model repeats what attackers wrote, so its text
 * must not become a link, an image that calls home, or markup, wherever it is shown. Repeating it changes nothing.
 *
 * @example plainText("See [this](https://evil.example/x)", 80) // "See (this)(hxxps://evil[.]example/x)"
 */
export function plainText(text: string, max: number): string {
  // Cut first: what follows then costs little, however long the text.
  const visible = text
    .slice(0, max * 4)
    .normalize("NFKC")
    .replace(INVISIBLE, (char) => (/\s/u.test(char) ? " " : ""));
  const line = defang(withoutMarkup(visible)).replace(/\s+/gu, " ").trim();
  return line.length > max ? cut(line, max) : line;
}

// Controls, format characters (bidi, zero-width, tags), private use, unassigned, line separators, lone surrogates, fillers.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

function withoutMarkup(text: string): string {
  return (
    text
      .replaceAll("<", "‹")
      .replaceAll(">", "›")
      .replace(/&(?=#?\w{1,32};)/g, "& ")
      .replaceAll("`", "'")
      .replaceAll("*", "∗")
      .replace(/~{2,}/g, "~")
      .replace(/(?<!\w)_|_(?!\w)/g, "ˍ")
      // The brackets of a defanged dot or colon stay, so that a second pass finds nothing to do.
      .replace(/\[(?![.:]\])/g, "(")
      .replace(/(?<!\[[.:])\]/g, ")")
      .replace(/\](?=[(:[])/g, "] ")
      .replace(/^[\s#>|=+-]+(?=\s)/, "")
  );
}

// Endings of file names that are no top-level domains: `cmd.exe` is no address.
const FILE_ENDINGS =
  "asp|aspx|bak|bat|bin|cfg|cgi|conf|csv|dat|db|dll|exe|gz|htm|html|ini|jar|js|json|jsp|key|log|pem|php|ps1|sql|tar|tmp|txt|vbs|xml|yaml|yml";
const DOT_OF_HOST = new RegExp(
  String.raw`(?<=[\p{L}\p{N}_-])(?:\.(?=\p{L}{2})|。(?=[a-z]{2}))(?!(?:${FILE_ENDINGS})(?![\p{L}\p{N}_-]|\.\p{L}))`,
  "giu",
);

function defang(text: string): string {
  return text
    .replace(/h(?:tt|xx)p(s?)(?=\s?:)/gi, "hxxp$1")
    .replace(/(?<=[a-z0-9+.-])\s?:(?=\/\/)/gi, (colon, at: number) =>
      isHxxp(text, at) ? ":" : colon.replace(":", "[:]"),
    )
    .replace(/\b(javascript|vbscript|data|mailto|file|tel|sms|blob)\s?:(?=\S)/gi, "$1[:]")
    .replace(/(?<![:\]])\/\/(?=[\p{L}\p{N}])/gu, "/ /")
    .replace(DOT_OF_HOST, "[.]");
}

function isHxxp(text: string, colon: number): boolean {
  return /h(?:tt|xx)ps?$/i.test(text.slice(Math.max(0, colon - 6), colon));
}

function cut(line: string, max: number): string {
  const kept = line.slice(0, max - 1);
  // Neither half of a surrogate pair nor half of a defanged dot is left at the end.
  return `${kept.replace(/[\uD800-\uDBFF]$|\[[.:]?$/, "")}…`;
}
