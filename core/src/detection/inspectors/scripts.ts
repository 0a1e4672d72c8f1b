import { MARK } from "./marks.ts";
import type { Rule } from "./rules.ts";
import { byRules } from "./rules.ts";
import type { Inspector } from "./types.ts";

function code(sign: string, pattern: RegExp, confidence: number, technique?: string): Rule {
  return {
    type: "code_injection",
    sign,
    pattern,
    confidence,
    impact: "execution",
    needs: MARK.PAREN | MARK.BRACKET | MARK.SPACE,
    ...(technique !== undefined && { technique }),
  };
}

/** Code of server-side languages that reaches for the system, whatever stands round it. */
const RULES: readonly Rule[] = [
  code(
    "Node.js module of the system",
    /\brequire\s{0,4}\(\s{0,4}["'\x60](?:node:)?(?:child_process|fs|os|net|vm|http|https|process|cluster|module|path)["'\x60]\s{0,4}\)|\bimport\s{0,4}\(\s{0,4}["'](?:node:)?(?:child_process|fs|os|vm)["']/i,
    0.9,
  ),
  code(
    "Node.js process",
    /\bprocess\s{0,2}(?:\.|\[["'])\s{0,2}(?:mainmodule|binding|dlopen|env\b|exit|kill|cwd|getbuiltinmodule|_load|version\b|argv)|\bglobal(?:this)?\s{0,2}(?:\.|\[["'])process\b|\b(?:exec|spawn|execfile)sync\s{0,4}\(|\bchild_process\b|return\s{1,4}(?:this\.|global\.)?process\b/i,
    0.88,
  ),
  code(
    "constructor chain to the global object",
    /(?:\.|\[["'])constructor(?:["']\])?(?:\.|\[["'])constructor(?:["']\])?\s{0,4}\(\s{0,4}["'\x60]\s{0,4}return\s/i,
    0.9,
  ),
  code(
    "Python import of a system module",
    /__import__\s{0,4}\(|(?:^|[;"'\n(])\s{0,4}(?:import\s{1,4}(?:os|subprocess|sys|socket|pty|commands|pickle|builtins)\b\s{0,4}(?:[;,\n]|as\b|$)|from\s{1,4}(?:os|subprocess|sys|posix)\s{1,4}import\b)|\bimportlib\s{0,2}\.\s{0,2}import_module\s{0,2}\(/i,
    0.88,
    "T1059.006",
  ),
  code(
    "Python call to the system",
    /\bos\s{0,2}\.\s{0,2}(?:system|popen|exec[lv]p?e?|spawn\w{1,3}|listdir|environ|remove|getcwd|walk)\b|\bsubprocess\s{0,2}\.\s{0,2}(?:check_output|popen|call|run|getoutput|getstatusoutput|check_call)\s{0,4}\(|\b(?:exec|eval)\s{0,4}\(\s{0,4}(?:compile|__|open|input|chr|bytes|"import|'import)|\bpty\.spawn\s{0,2}\(/i,
    0.88,
    "T1059.006",
  ),
  code(
    "Python's inner attributes",
    /__(?:class|bases?|mro|subclasses|globals|builtins|init|dict|code|getattribute|loader|reduce|self|func)__/i,
    0.8,
    "T1059.006",
  ),
  code(
    "file read by code",
    /\bopen\s{0,4}\(\s{0,4}["'](?:\/|[a-z]:|\.\.)[^"'\n]{1,64}["'][^)\n]{0,16}\)\s{0,4}\.\s{0,4}read|\b(?:File|IO)\s{0,2}\.\s{0,2}(?:read|open|popen|readlines|new|write|binread)\s{0,4}\(?\s{0,4}["'|]|\breadfile(?:sync)?\s{0,4}\(\s{0,4}["'](?:\/|\.\.)|\bnew\s{1,4}(?:File|FileReader|Scanner)\s{0,4}\(\s{0,4}["'](?:\/|[a-z]:)/i,
    0.85,
  ),
  code(
    "Ruby call to the system",
    /%x\s{0,2}[({[|!/][^\n]{1,64}[)}\]|!/]|\b(?:Kernel|Process|Open3|IO|PTY)\s{0,2}(?:\.|::)\s{0,2}(?:exec|system|spawn|popen[23e]{0,2}|capture[23e]{1,2}|fork|open|eval)\b|\bObject\.(?:const_get|send|public_send)\s{0,2}\(|\.instance_eval\b|\bRuby(?:VM)?::|\bERB\.new\s{0,2}\(/,
    0.85,
  ),
  code(
    "Perl call to the system",
    /\buse\s{1,4}(?:Socket|POSIX|IO::Socket|MIME::Base64)\s{0,4};|\bqx\s{0,2}[{(/|][^\n]{1,64}[})/|]|\bopen\s{0,2}\(\s{0,2}[A-Z$]\w{0,15}\s{0,2},\s{0,2}["'](?:\||-\|)/,
    0.85,
  ),
  code(
    "Java call to the system",
    /\bRuntime\s{0,4}\.\s{0,4}getRuntime\s{0,4}\(|\bnew\s{1,4}(?:java\.lang\.)?ProcessBuilder\b|\bnew\s{1,4}(?:javax\.script\.)?ScriptEngineManager\b|\bnew\s{1,4}(?:java\.net\.)?URLClassLoader\b|\bjava\.lang\.(?:Runtime|ProcessBuilder|ProcessImpl|UNIXProcess)\b|\bnew\s{1,4}GroovyShell\b|\bbsh\.Interpreter\b|\bjavax\.naming\.InitialContext\b/,
    0.88,
  ),
  code(
    "Groovy call to the system",
    /["'\])]\s{0,4}\.\s{0,4}execute\s{0,4}\(\s{0,4}\)|@(?:groovy\.transform\.)?ASTTest\s{0,2}\(|@Grab(?:Config|Resolver)?\s{0,2}\(/,
    0.9,
  ),
  code(
    "Lua call to the system",
    /\b(?:os\.execute|io\.popen|package\.loadlib|debug\.getregistry|loadstring)\s{0,4}\(/,
    0.88,
  ),
  code(
    ".NET call to the system",
    /\bProcess\s{0,2}\.\s{0,2}Start\s{0,4}\(|\bSystem\.Diagnostics\.Process\b|\bAssembly\s{0,2}\.\s{0,2}Load(?:File|From)?\s{0,4}\(|\bActivator\.CreateInstance\s{0,2}\(|\bServer\.CreateObject\s{0,2}\(\s{0,2}["']wscript/i,
    0.85,
  ),
  code(
    "ASP statement",
    /\b(?:eval|execute|executeglobal)\s{0,4}\(?\s{0,4}request\s{0,2}[.([]|\bresponse\s{0,2}\.\s{0,2}write\s{0,4}\(?\s{0,4}(?:\d{1,10}\s{0,2}[*+-]|chr|["'][^"'\n]{0,40}["']\s{0,2}&|server|request)|\bcreateobject\s{0,4}\(\s{0,4}["']?wscript|<%\s{0,4}@?\s{0,4}(?:eval|execute|page\s{1,4}(?:import|language)|language)/i,
    0.9,
  ),
  code("ColdFusion code", /<cf(?:execute|file|include|http|object|invoke|script|directory)\b/i, 0.85),
];

const HINT =
  /require|import|process|child_|constructor|__\w|os\s?\.|subprocess|open|file|%x|kernel|ruby|object\.|instance_eval|erb\.|\buse\s|qx|runtime|scriptengine|urlclass|java|groovy|bsh|execute|@grab|asttest|io\.|loadlib|loadstring|registry|assembly|activator|createobject|request|response|<%|<cf|exec|eval|spawn|scanner/i;

/** Code of Node.js, Python, Ruby, Perl, Java, Groovy, Lua, .NET and ASP that calls the system. */
export const scripts: Inspector = {
  id: "scripts",
  needs: MARK.PAREN | MARK.BRACKET | MARK.ANGLE | MARK.SPACE,
  inspect(value) {
    if (value.place === "segment" || value.place === "file" || value.decoded.length < 6) return [];
    if (value.place === "header" && STANDARD.has(value.name ?? "")) return [];
    if (!HINT.test(value.decoded)) return [];
    const isTemplate = (value.marks & (MARK.TEMPLATE | MARK.ANGLE)) !== 0 && TEMPLATE.test(value.decoded);
    return byRules(value, RULES, { less: isTemplate ? 0.35 : 0 });
  },
};

/** Between a template's delimiters, code is the template's. */
const TEMPLATE = /\{\{|\{%|<%=|<#|#set\s?\(|[$#%*@]\{|^\s{0,8}\{[a-z_]{2,24}\s{0,2}[("'=]/;

/** Headers that a browser fills in with words of its own. */
const STANDARD = new Set([
  "accept",
  "accept-language",
  "accept-encoding",
  "sec-ch-ua",
  "content-security-policy",
]);
