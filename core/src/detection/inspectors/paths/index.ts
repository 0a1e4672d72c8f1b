import type { Evidence } from "../finding.ts";
import { findingIn } from "../finding.ts";
import { MARK } from "../marks.ts";
import { isDocument, isSearch, isTextField, wordsIn } from "../prose.ts";
import type { AttackKind, Finding, InspectionContext, Inspector, Value } from "../types.ts";
import type { Climb } from "./climb.ts";
import { climbIn, hasEncodedStep, hasOverlong } from "./climb.ts";
import type { SensitiveFile } from "./files.ts";
import { leftoverFile, plainPath, sensitiveFile } from "./files.ts";
import { wrapperIn } from "./wrappers.ts";

/** Bits of `MARK` of which every spelling of a step up has one. */
const CLIMBING = MARK.CLIMB | MARK.CONTROL | MARK.LINE_BREAK | MARK.BRACKET;

/** Longer values are no path; they are looked at for climbs in their first part alone. */
const MAX_LENGTH = 4_096;

/**
 * Paths that leave the folder they belong to, name what no visitor may see, or open it by another scheme. A path is judged as a
 * file system resolves it, not by its spelling.
 */
export const paths: Inspector = {
  id: "paths",
  needs: MARK.SLASH | MARK.BACKSLASH | MARK.CLIMB | MARK.COLON | MARK.CONTROL,
  inspect(value, context) {
    const text = value.decoded.length > MAX_LENGTH ? value.decoded.slice(0, MAX_LENGTH) : value.decoded;
    if (value.place === "path") return inPath(value, text);
    if (value.place === "segment" || value.place === "file") return [];
    return inValue(value, text, context);
  },
  inspectRequest: ({ values }) => values.flatMap(bareFileName),
};

/** What ordinary sites have in their paths while files of a repository are looked at. */
const BROWSED =
  /\/(?:blob|tree|raw|blame|src|browse|commits?|edit|-|contents|compare|_git|_edit|_new|plain|annotate|files|repository|repos|docs?|wiki)\//;

/** A file of a branch, as forges address it. */
const REVISION =
  /\/(?:blob|tree|raw|blame|src|browse|edit|_edit)\/(?:branch\/)?(?:main|master|develop|head|v\d[\w.]{0,16}|[0-9a-f]{7,40})\//;

function inPath(value: Value, text: string): readonly Finding[] {
  const path = plainPath(text);
  const found = climbInPath(value, text, path);
  if (found.length > 0) return found;
  const file = sensitiveFile(path) ?? leftoverFile(path);
  if (file === undefined || (BROWSED.test(path) && (file.label !== "account file" || REVISION.test(path))))
    return [];
  return [fileFinding(value, "sensitive_file", file, file.weight)];
}

function climbInPath(value: Value, text: string, path: string): readonly Finding[] {
  if ((value.marks & CLIMBING) === 0) return [];
  const climb = climbIn(text);
  const overlong = hasOverlong(value.raw);
  if (climb === undefined) {
    return overlong ? [pathFinding(value, "overlong UTF-8", 0.85, 0, text.length)] : [];
  }
  const file = sensitiveFile(path);
  const encoded = overlong || hasEncodedStep(value.raw);
  if (climb.above === 0 && file === undefined && !encoded && !climb.odd && climb.levels < 3) return [];
  const confidence = file !== undefined ? 0.97 : climb.odd || encoded ? 0.9 : climb.levels >= 3 ? 0.9 : 0.8;
  return [climbFinding(value, climb, confidence, file)];
}

function climbFinding(
  value: Value,
  climb: Climb,
  confidence: number,
  file: SensitiveFile | undefined,
): Finding {
  const sign = file === undefined ? "climb through parent directories" : `climb to ${article(file.label)}`;
  const end = file === undefined ? climb.end : value.decoded.length;
  return pathFinding(value, sign, confidence, climb.start, end);
}

const article = (label: string): string => `${/^[aeiou]/.test(label) ? "an" : "a"} ${label}`;

function pathFinding(value: Value, sign: string, confidence: number, start: number, end: number): Finding {
  return findingIn(value, { type: "path_traversal", sign, confidence, impact: "disclosure", start, end });
}

function fileFinding(value: Value, type: AttackKind, file: SensitiveFile, confidence: number): Finding {
  const at = value.decoded.toLowerCase().indexOf(file.text);
  const evidence: Evidence = { type, sign: file.label, confidence, impact: "disclosure" };
  return findingIn(
    value,
    at === -1 ? { ...evidence, text: file.text } : { ...evidence, start: at, end: at + file.text.length },
  );
}

function inValue(value: Value, text: string, context: InspectionContext): readonly Finding[] {
  if (text.length > 64 && isDocument(text)) return [];
  const found: Finding[] = [];
  if ((value.marks & MARK.COLON) !== 0) found.push(...byWrapper(value, text));
  if ((value.marks & CLIMBING) !== 0) found.push(...byClimb(value, text, context));
  if (found.length === 0) found.push(...byFile(value, text, context), ...nulCut(value, text));
  return found;
}

function byWrapper(value: Value, text: string): readonly Finding[] {
  const wrapper = wrapperIn(text);
  if (wrapper === undefined || wordsIn(text, 0, wrapper.start) > 3) return [];
  if (value.place === "header" && value.name === "referer" && wrapper.type === "path_traversal") return [];
  const doubt = (isTextField(value) && wrapper.start > 0) || isSearch(value) ? 0.3 : 0;
  return [findingIn(value, { ...wrapper, confidence: wrapper.confidence - doubt })];
}

/** Folders above which programs that build and edit import their own files. */
const OWN_FILE =
  /\.(?:[cm]?[jt]sx?|json|s?css|less|vue|svelte|md|mdx|map|svg|png|jpe?g|gif|webp|avif|woff2?|py|rs|go|java|kt|c|cc|h|hpp|cs|html?|sh)(?:[?#].*)?$/i;

function byClimb(value: Value, text: string, context: InspectionContext): readonly Finding[] {
  const climb = climbIn(text);
  if (climb === undefined)
    return hasOverlong(value.raw) ? [pathFinding(value, "overlong UTF-8", 0.8, 0, text.length)] : [];
  if (climb.above === 0 && !climb.odd && climb.levels < 2) return [];
  if (wordsIn(text, 0, climb.start) + wordsIn(text, climb.end) >= 4) return [];
  const file = sensitiveFile(plainPath(text.slice(climb.start).split(/[\s"'<>|]/, 1)[0] ?? ""));
  const confidence =
    file !== undefined && file.weight > 0.8 ? 0.97 : climbConfidence(value, text, climb, context);
  return confidence < 0.5 ? [] : [climbFinding(value, climb, confidence, file)];
}

function climbConfidence(value: Value, text: string, climb: Climb, { bodyKind }: InspectionContext): number {
  const inForm =
    value.place === "query" || (value.place === "body" && (bodyKind === "form" || bodyKind === "multipart"));
  if (climb.odd && climb.levels >= 2) return 0.9;
  if (hasOverlong(value.raw) || text.includes("\0")) return 0.9;
  if (value.place === "header") return climb.levels >= 3 && value.name !== "referer" ? 0.7 : 0;
  if (value.place === "file_name") return 0.9;
  const isOwn = OWN_FILE.test(text);
  if (/^[/\\]+\.\./.test(text)) return climb.levels > 1 ? 0.92 : 0.75;
  if (climb.odd) return 0.75;
  if (!inForm) return climb.levels >= 3 && !isOwn && !isTextField(value) ? 0.85 : climb.levels >= 5 ? 0.7 : 0;
  if (climb.levels >= 3) return isOwn ? 0.6 : 0.92;
  if (climb.levels === 2) return isOwn ? 0.5 : 0.85;
  return isOwn || isTextField(value) ? 0.3 : 0.65;
}

/** Names of parameters that a program opens as a file. */
const FILE_NAME =
  /(?:^|[._[-])(?:file|files|filename|file_?path|path|pathname|page|include|inc|template|tpl|doc|document|folder|root|pg|style|pdf|conf|config|load|read|download|dl|view|show|site|detail|dir|cat|board|img|image|src|source|url|uri|layout|mod|module|content|lang|language|locale|theme|skin|log|logfile|name|resource|res|f|p|fn|attachment|backup|export|item|loc|location|target|data|display|open|redirect|next|ref|key|id|x|q)\]?$/;

function byFile(value: Value, text: string, context: InspectionContext): readonly Finding[] {
  if (text.length > 1_024 || /[\n<>{}]/.test(text)) return [];
  const path = plainPath(/^\s*["']?([^\s"'?&]+)["']?(?:\u0000.*)?\s*$/s.exec(text)?.[1] ?? "");
  if (path === "" || /^[a-z][a-z0-9+.-]{1,12}:\/[^/]/.test(path)) return [];
  const file = sensitiveFile(path);
  if (file === undefined) return [];
  const confidence = fileConfidence(value, path, file, context);
  return confidence < 0.5
    ? []
    : [
        fileFinding(
          value,
          path.startsWith("/") || /^[a-z]:/.test(path) ? "path_traversal" : "sensitive_file",
          file,
          confidence,
        ),
      ];
}

const KEYS = "private key or credentials";

function fileConfidence(
  value: Value,
  path: string,
  { weight, label }: SensitiveFile,
  context: InspectionContext,
): number {
  if (value.place === "header") return weight >= 0.95 && value.name !== "referer" ? 0.7 : 0;
  const certain = weight >= 0.95;
  if (!certain && BROWSED.test(`${context.path}/`)) return 0;
  const isJson = context.bodyKind === "json" || context.bodyKind === "graphql";
  if (value.place === "body" && isJson && !certain && !(label === KEYS && /^(?:\/|[a-z]:)/.test(path)))
    return label === "log or system file" || label === "system file" ? 0.3 : 0.45;
  if (isSearch(value)) return certain ? 0.6 : 0.3;
  const known = value.name === undefined || FILE_NAME.test(value.name);
  const absolute = path.startsWith("/") || /^[a-z]:/.test(path);
  if (absolute) return known || certain ? weight : weight - 0.2;
  return known ? weight - 0.15 : weight - 0.4;
}

/** A NUL that cuts a name off before its extension: `x.php%00.png`. */
function nulCut(value: Value, text: string): readonly Finding[] {
  if ((value.marks & MARK.CONTROL) === 0) return [];
  const cut = /[\w)]\u0000(?:\.[a-z0-9]{1,5})?$|\.[a-z0-9]{1,5}\u0000/i.exec(text);
  if (cut === null || text.length > 256) return [];
  return [pathFinding(value, "name cut off by a NUL", 0.75, cut.index, cut.index + cut[0].length)];
}

/** Sensitive files whose names have no mark: `?file=wp-config.php`. */
function bareFileName(value: Value): readonly Finding[] {
  if (value.place !== "query" && value.place !== "body" && value.place !== "cookie") return [];
  const text = value.decoded;
  if (text.length > 64 || !text.includes(".") || text.includes("/") || text.includes("\\")) return [];
  if (
    value.name === undefined ||
    !/(?:^|[._[-])(?:file|filename|page|include|inc|template|tpl|doc|document|load|read|download|dl|view|f)\]?$/.test(
      value.name,
    )
  )
    return [];
  const file = sensitiveFile(text.toLowerCase());
  return file === undefined ? [] : [fileFinding(value, "sensitive_file", file, file.weight - 0.25)];
}
