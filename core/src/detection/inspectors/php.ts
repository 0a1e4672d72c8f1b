import { MARK } from "./marks.ts";
import { wordsIn } from "./prose.ts";
import type { Rule } from "./rules.ts";
import { byRules } from "./rules.ts";
import type { Inspector } from "./types.ts";

// Functions that run code or commands, or that attacks test with; none of them is a word of another language a browser sends.
const RUNS =
  "system|(?<!\\.)exec|shell_exec|passthru|proc_open|popen|pcntl_exec|create_function|call_user_func(?:_array)?|forward_static_call|register_shutdown_function|array_map|array_filter|usort|ob_start|mb_ereg_replace|file_put_contents|move_uploaded_file|fsockopen|dl|putenv|unserialize";
const READS =
  "phpinfo|phpversion|php_uname|php_sapi_name|phpcredits|file_get_contents|highlight_file|show_source|readfile|fpassthru|scandir|glob|getcwd|get_current_user|get_defined_vars|get_loaded_extensions|ini_get|ini_set|base64_decode|gzinflate|gzuncompress|str_rot13|hex2bin|var_dump|print_r|var_export|getenv|error_reporting|set_time_limit|chdir|disk_free_space";
const SUPERGLOBAL = String.raw`\$(?:_(?:GET|POST|REQUEST|COOKIE|SERVER|FILES|SESSION|ENV)|GLOBALS|HTTP_RAW_POST_DATA|argv)\b`;
/** What stands before a statement or an expression. */
const BEFORE = String.raw`(?:^|[;{}(@=,."'!&|?:\s\\])`;

const CODE: readonly Rule[] = [
  {
    type: "web_shell",
    sign: "request's data run as code",
    pattern: new RegExp(
      String.raw`\b(?:eval|assert|system|exec|shell_exec|passthru|popen|create_function|call_user_func|preg_replace|include|require)\s{0,4}\(?[^;)\n]{0,48}${SUPERGLOBAL}|${SUPERGLOBAL}\s{0,2}[[{][^\]}\n]{0,24}[\]}]\s{0,2}\(`,
      "i",
    ),
    confidence: 0.97,
    impact: "execution",
    needs: MARK.TEMPLATE,
    doubt: 0.42,
  },
  {
    type: "web_shell",
    sign: "web shell's command",
    pattern:
      /@ini_set\s{0,2}\(\s{0,2}["']display_errors["']|@set_time_limit\s{0,2}\(0\)|eval\s{0,2}\(\s{0,2}(?:gzinflate|str_rot13|gzuncompress|base64_decode)\s{0,2}\(/i,
    confidence: 0.93,
    impact: "execution",
    needs: MARK.PAREN,
  },
  {
    type: "code_injection",
    sign: "PHP function that runs code",
    pattern: new RegExp(
      String.raw`${BEFORE}(?:${RUNS})\s{0,4}\(\s{0,4}(?:["'$\x60\\@[\d]|[a-z_]{1,24}\s{0,2}[(.)]|\))`,
      "i",
    ),
    confidence: 0.88,
    impact: "execution",
    needs: MARK.PAREN,
  },
  {
    type: "code_injection",
    sign: "PHP function",
    pattern: new RegExp(
      String.raw`${BEFORE}(?:${READS})\s{0,4}\(\s{0,4}(?:["'$@\d]|[a-z_]{1,24}\s{0,2}[(.)]|\)|-1|E_ALL)`,
      "i",
    ),
    confidence: 0.85,
    impact: "disclosure",
    needs: MARK.PAREN,
  },
  {
    type: "code_injection",
    sign: "PHP include of a file",
    pattern:
      /^\s{0,8}(?:include|require)(?:_once)?\s{0,2}\(?\s{0,2}["'](?:[/.\\]|\w{2,12}:\/\/)[^"'\n]{1,128}["']\s{0,2}\)?\s{0,2};?\s{0,8}$/i,
    confidence: 0.85,
    impact: "execution",
  },
  {
    type: "code_injection",
    sign: "PHP probe",
    pattern:
      /\b(?:print|echo|die|exit|printf|var_dump|print_r)\s{0,4}\(?\s{0,4}@?(?:md5|sha1|crc32|base64_decode|strrev|chr|phpversion|php_uname|hash|intdiv)\s{0,4}\(/i,
    confidence: 0.92,
    impact: "execution",
    needs: MARK.PAREN,
  },
  {
    type: "code_injection",
    sign: "PHP statement",
    pattern:
      /(?:^|[;{}'")\s@])@?(?:assert|eval)\s{0,4}\(\s{0,4}(?:["']?\s{0,2}(?:phpinfo|system|exec|base64|print|echo|\$|chr\(|str_|strrev|gz|file_|\\x)|\$\{?\w|@)|(?:^|;)\s{0,4}(?:echo|print)\s{1,4}(?:["'][^"'\n]{0,64}["']|\d{2,12}\s?[*.+-]\s?\d{1,12}|\x60[^\x60\n]{1,64}\x60)\s{0,4};/i,
    confidence: 0.85,
    impact: "execution",
    needs: MARK.PAREN | MARK.SEMICOLON,
  },
  {
    type: "code_injection",
    sign: "PHP expression in a string",
    pattern:
      /\$\{\s{0,2}@?(?:(?:print|echo|die|exit|system|exec|eval|assert|phpinfo|php\w{3,12}|passthru|shell_exec|md5|base64_decode|var_dump|print_r|chr|file_\w{3,12})\s{0,2}\(|\$\{?\w{1,24})|\{\s{0,2}\$\{\s{0,2}@?[a-z_]{2,32}\s{0,2}\(/i,
    confidence: 0.9,
    impact: "execution",
    needs: MARK.PAREN,
  },
  {
    type: "code_injection",
    sign: "function called by a computed name",
    pattern:
      /\(\s{0,2}(?:["'][\w\\]{1,24}["']|[a-z_]{1,12})(?:\s{0,2}\.\s{0,2}\(?(?:["'][\w\\]{1,24}["']|[a-z_]{1,12})\)?){0,8}\s{0,2}\)\s{0,2}\(\s{0,2}["'a-z$\d]|\$\{?\w{1,24}\}?\s{0,4}=\s{0,4}["'][\w.\\'" ]{2,48}["']\s{0,4};\s{0,4}@?\$\w{1,24}\s{0,4}\(|\(\s{0,2}~\s{0,2}["'%\x7f-\uffff]|(?:["'][^\w\s'"]{1,8}["']\s{0,2}\^\s{0,2}["'][^\s'"]{1,8}["'])/i,
    confidence: 0.75,
    impact: "execution",
    needs: MARK.PAREN,
    doubt: 0.5,
  },
  {
    type: "code_injection",
    sign: "pattern whose replacement runs",
    pattern: /preg_(?:replace|filter)\s{0,4}\(\s{0,4}["'][^"'\n]{1,48}\/[a-z]{0,4}e[a-z]{0,4}["']/i,
    confidence: 0.9,
    impact: "execution",
    needs: MARK.PAREN,
  },
];

const TAG: Rule = {
  type: "code_injection",
  sign: "PHP tag",
  pattern:
    /<\?(?:php(?![\w-])|=|\s{1,4}(?:@?eval|system|echo|print|\$|include|require|phpinfo|passthru))|<script\s{1,4}language\s{0,2}=\s{0,2}["']?php/i,
  confidence: 0.9,
  impact: "execution",
  needs: MARK.ANGLE,
  doubt: 0.5,
};
const FAKE_PATH = /^[a-z]:\\[^(]{0,200}\(\d{1,3}\)/i;
const HINT = /[a-z_0-9"'\]})]\s{0,4}\(|<\?|\$[_g{]|language\s{0,2}=|[;^]/i;

/** Languages of templates in which a call is a template's. */
const TEMPLATE = /\{\{|\{%|<%=|<#|#set\s?\(|^\s{0,8}\{[a-z_]{2,24}\s{0,2}[("'=]|[$#%*]\{(?![@${\s])/;
/** A call amid words that no code stands round is about the function, not of it. */
const IS_CODE = /[;$<]|\)\s{0,4}[).'"]/;

/** PHP code where a parameter should be: tags, calls by any spelling, data of the request that is run. */
export const php: Inspector = {
  id: "php",
  needs: MARK.PAREN | MARK.ANGLE | MARK.SEMICOLON | MARK.TEMPLATE,
  inspect(value) {
    const { decoded, marks, place } = value;
    if (place === "segment" || place === "file" || !HINT.test(decoded) || FAKE_PATH.test(decoded)) return [];
    const found = byRules(value, (marks & MARK.ANGLE) === 0 ? CODE : [TAG, ...CODE], {
      less: (marks & (MARK.TEMPLATE | MARK.ANGLE)) !== 0 && TEMPLATE.test(decoded) ? 0.35 : 0,
    });
    if (found.length === 0 || (wordsIn(decoded) >= 4 && !IS_CODE.test(decoded))) return [];
    const shells = found.filter(({ type }) => type === "web_shell");
    return shells.length > 0 ? shells : found;
  },
};
