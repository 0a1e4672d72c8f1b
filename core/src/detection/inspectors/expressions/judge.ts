import type { AttackKind, Impact } from "../types.ts";
import type { Delimited } from "./delimited.ts";

export interface Verdict {
  readonly type: AttackKind;
  readonly sign: string;
  readonly confidence: number;
  readonly impact: Impact;
}

// What the classes, objects and members of Java's expression languages look like, whichever of them.
const JAVA =
  /\bT\s{0,2}\(\s{0,2}[a-z]\w{0,24}(?:\.\w{1,40}){0,6}\s{0,2}\)|\b(?:java|javax|org\.(?:apache|springframework|mvel|ognl|codehaus|yaml)|com\.(?:sun|opensymphony)|ognl|freemarker|groovy)\.[a-z]\w{0,40}\.[\w.$]{2,80}|@[a-z][\w.]{3,80}@\w|#(?:_memberaccess|context|request|response|session|application|parameters|attr|cmd|a|rt|ognlutil|container|iswin|process|ros|f|p|is|d|e|b|c|r|s|q|this|root|dm)\b\s{0,4}[=.[]|\b(?:getclass|forname|getruntime|getmethod|getdeclared\w{4,16}|getclassloader|getprotectiondomain|newinstance|getengine\w{4,12}|loadclass|definclass|defineclass|getsuperclass|getconstructors?)\s{0,4}\(|\b(?:runtime|processbuilder|scriptenginemanager|urlclassloader|objectfactory|classloader)\b\s{0,4}[.()]|\.class\s{0,2}\.\s{0,2}(?:forname|classloader|module|protectiondomain)|\b(?:pagecontext|applicationscope|sessionscope|requestscope|initparam|facescontext|servletcontext|httpservletre\w{4,6})\b|\b(?:request|session|param|header|cookie|application|response)\s{0,2}(?:\.\s{0,2}(?:getparameter|getsession|getheader|setattribute|getattribute|getservletcontext|getrealpath|addheader|getwriter)|\[)/i;

/** Attributes by which a template climbs to what it must not reach, in any spelling of the access. */
const INNER =
  /__[a-z]{2,16}__|\b(?:_self|_context|_charset|_tokens)\b\s{0,2}[.|}]|\battr\s{0,2}\(|\|\s{0,4}(?:filter|map|sort|reduce|find)\s{0,4}\(\s{0,4}["'\x60]\w|\b(?:registerundefinedfiltercallback|getfilter|setcache|loadtemplate|displayblock)\b|\b(?:lipsum|cycler|joiner|namespace|url_for|get_flashed_messages|self|config|g|session|undefined)\s{0,2}(?:\.\s{0,2}(?:__|items|from_object|_template|pop\b|init)|\[\s{0,2}["'])|\bmro\b|\bsubclasses\b|\bconstructor\b|\bprototype\b|\?\s{0,2}(?:new|api|eval|interpret|lower_abc|upper_abc)\b|\bsmarty\b|\bgetstreamvariable\b|\bprocess\b\s{0,2}\.|\brequire\s{0,2}\(|\bglobal(?:this)?\b\s{0,2}\.|\bmodule\s{0,2}\.\s{0,2}(?:cache|exports|children)|\b(?:import|debug|include|extends|load|raw)\b\s{1,4}(?:os|subprocess|["'](?:\/|\.\.|file:))|\bconfig\b\s{0,2}(?:$|[.|[])|\bsettings\s{0,2}\.\s{0,2}secret|\bapp\s{0,2}\.\s{0,2}request\b|\bhandler\s{0,2}\.\s{0,2}(?:settings|application)|\brequest\s{0,2}(?:\.\s{0,2}(?:application|args|environ|form|values|cookies|headers)\b|\|)|\b(?:range|string|array|object|function)\s{0,2}\.\s{0,2}constructor\b|\bdump\s{0,2}\(/i;

/** Calls with an argument by the names that run, read or load something in one language or another. */
const CALL =
  /\b(?:system|exec|execute|popen|passthru|shell_exec|eval|proc_open|spawn|execsync|spawnsync|check_output|getoutput|readfile\w{0,4}|file_get_contents|phpinfo|open|popen2|listdir|readlines?|include_file|file_excerpt|source|render_file|instance_eval|constantize|backticks|sh)\s{0,4}\(?\s{0,4}["'\x60(/$]|%x\s{0,2}[({[]|^\s{0,2}\x60[^\x60]{1,80}\x60|\b(?:File|Dir|IO|Kernel|Process|ENV|Object|Open3)\s{0,2}(?:\.|::|\[)|\bphpinfo\s{0,2}\(|\bphpversion\s{0,2}\(|\b(?:Smarty_Internal_\w{3,30}|self)::/i;

const ARITHMETIC =
  /^[\s=@(]{0,8}(?:["']?\d{1,12}["']?\s{0,3}(?:[*+\-/%^]|\*\*|\bmod\b)\s{0,3}["']?\d{1,12}["']?)(?:\s{0,3}[*+\-/]\s{0,3}["']?\d{1,12}["']?){0,4}[\s)]{0,8}$/;
/** Methods of literals that show that an expression was worked out. */
const LITERAL_METHOD =
  /^\s{0,4}(?:["'][^"'\n]{0,32}["'](?:\s{0,2}(?:\.\s{0,2}(?:to\w{1,12}|concat|upper|lower|replace|join|length|substring|format|getclass|class)|\|\s{0,2}\w{2,12}|\*\s{0,2}\d)|\s{0,2}[+~]\s{0,2}["'])|\d{1,10}\s{0,2}\|\s{0,2}\w{2,12}|\[\s{0,2}\d[\d,\s]{0,16}\]\s{0,2}[.|])/i;
const STATEMENT =
  /^\s{0,4}(?:set|assign|import|include|macro|with|for|if|call|evaluate|php|literal|fetch|function)\b/i;

/** Judges what stands between delimiters; undefined for what ordinary templates hold. */
export function judgeExpression({ open, content }: Delimited): Verdict | undefined {
  const isTag =
    open.startsWith("{{") ||
    open.startsWith("{%") ||
    open.startsWith("<%") ||
    open.startsWith("<#") ||
    open === "{" ||
    open.startsWith("{#");
  if (ARITHMETIC.test(content)) {
    const sign = "arithmetic in a template";
    return {
      type: isTag || open === "[[" ? "template_injection" : templateOrExpression(open),
      sign,
      confidence: isTag ? 0.88 : 0.82,
      impact: "execution",
    };
  }
  if (JAVA.test(content)) {
    const isTemplate = open.startsWith("<#") || /freemarker|\?\s?new\s?\(/i.test(content);
    return {
      type: isTemplate ? "template_injection" : "expression_injection",
      sign: "Java class or object in an expression",
      confidence: 0.93,
      impact: "execution",
    };
  }
  if (INNER.test(content)) {
    return {
      type: "template_injection",
      sign: "template that reaches inner objects",
      confidence: 0.9,
      impact: "execution",
    };
  }
  // `${phpinfo()}` and `${print(…)}` are PHP's.
  if (open === "${" && /^\s{0,4}@?[a-z_]{2,24}\s{0,2}\(/i.test(content)) return undefined;
  if (open === "{" && content.startsWith("${")) return undefined;
  if (CALL.test(content)) {
    return {
      type: "template_injection",
      sign: "call in a template",
      confidence: isTag ? 0.85 : 0.75,
      impact: "execution",
    };
  }
  if (isTag && !STATEMENT.test(content) && LITERAL_METHOD.test(content)) {
    return {
      type: "template_injection",
      sign: "literal worked out in a template",
      confidence: 0.7,
      impact: "probe",
    };
  }
  return undefined;
}

function templateOrExpression(open: string): AttackKind {
  return open === "%{" || open === "*{" ? "expression_injection" : "template_injection";
}
