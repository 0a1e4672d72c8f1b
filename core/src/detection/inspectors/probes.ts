import type { Rule } from "./rules.ts";
import { byRules } from "./rules.ts";
import type { AttackKind, Impact, Inspector } from "./types.ts";

function rule(
  type: AttackKind,
  sign: string,
  impact: Impact,
  confidence: number,
  pattern: RegExp,
  technique?: string,
): Rule {
  return { type, sign, impact, confidence, pattern, ...(technique !== undefined && { technique }) };
}

/** Constructs that are one piece of syntax, whole or behind what the application's own ends with. */
const RULES: readonly Rule[] = [
  rule(
    "ldap_injection",
    "filter cut short",
    "disclosure",
    0.85,
    /^[^\s()]{0,24}\*\)?[()][()|&!\u0000'%]{1,8}$|^\*\){1,3}\u0000|\\2a\)\(|^\(\w{1,24}=\*\)$|\)\(\|?\(?(?:objectclass|cn|uid|mail|userpassword)=/i,
  ),
  rule(
    "xpath_injection",
    "step to all nodes",
    "disclosure",
    0.88,
    /['"]\s?(?:or|and|\|)\s?\/\/\w|\]\s?\|\s?\/\/|^\s?count\(\/|^\/\/\*$|\/child::node\(\)|string-length\(name\(\/|['"]\s?\]\s?\/\s?\*/i,
  ),
  rule(
    "mail_injection",
    "mail server's command",
    "execution",
    0.85,
    /^[^\s]{0,64}[\r\n]{1,2}\s?(?:QUIT|DELE \d|STAT|TOP \d|HELO|EHLO|LIST|UIDL|VRFY|EXPN|NOOP|RSET|RETR \d|RCPT TO|MAIL FROM|CAPABILITY|LOGOUT)\b/,
  ),
  rule(
    "command_injection",
    "download by a Windows tool",
    "execution",
    0.9,
    /\bcertutil(?:\.exe)?\s[^\n]{0,64}-(?:urlcache|decode|f\b)|\bbitsadmin(?:\.exe)?\s{1,4}\/\w|\bmshta(?:\.exe)?\s{1,4}(?:https?|vbscript|javascript):|\bregsvr32(?:\.exe)?\s{1,4}\/|\b(?:Invoke-(?:WebRequest|Expression|RestMethod|Command)|IEX)\s{0,2}[('"\w]|New-Object\s{1,4}(?:System\.)?Net\.|\bwmic\s{1,4}\w{2,16}\s{1,4}(?:call|get|list)\b|\bschtasks\s{1,4}\/|\bfor\s{1,4}(?:\/\w\s{1,4})?%{1,2}\w\s{1,4}in\b/i,
    "T1059.003",
  ),
  rule(
    "command_injection",
    "command as a parameter",
    "execution",
    0.8,
    /^\s{0,4}(?:ls|dir|cat|tail|head|more|less|rm|cp|mv|find|nc|ncat|bash|sh|chmod|chown|wget|curl|fetch|tftp|ping|nslookup|dig|host|scp|type|uname|id|netstat|ifconfig|ip|ps)\s{1,4}(?:-{1,2}[\w-]{1,16}\s{1,4}){0,3}(?:\/(?:[\w.*-]{1,32}(?:\/|$)|$|\s)|https?:\/\/|\+x\s|c:\\|-(?:aux|a|la|rf|an|e)\b$)/i,
  ),
  rule(
    "command_injection",
    "option that runs or writes",
    "execution",
    0.85,
    /(?:^|\s)(?:--(?:output|upload-pack|receive-pack|checkpoint-action|use-askpass|post-file|exec|to-command|rsh|config|open-files-in-pager|pager)=?\s?\S|-o\s?ProxyCommand=|-oPermitLocalCommand)|^ext::(?:sh|bash)\b|^-(?:[oOKTFIe]\s?)(?:\/|https?:)/,
  ),
  rule("deserialization", "packed Java object", "execution", 0.9, /(?:^|[^\w+/])H4sI[A-Za-z0-9+/]{8,12}vzl/),
  rule(
    "expression_injection",
    "nested lookup",
    "execution",
    0.92,
    /\$\{\s?\$\{\s?(?:base64|lower|upper|env|sys|date|::-|java|ctx|main)?:|\$\{(?:java:(?:os|version|runtime|vm|hw)|ctx:\w|dns:|hostName\}|env:[A-Z]{2})/i,
  ),
  rule(
    "expression_injection",
    "OGNL chain",
    "execution",
    0.88,
    /\(\s?['"]\s?#[\w.]{1,32}\s?=[^)\n]{1,64}\)\(\w{1,12}\)|#_memberAccess|@ognl\.|#context\s?\[|\bclass\.module\.classLoader|\bclass\.classLoader\.|\.getEngineByName\s?\(|\bgroovy\.lang\.GroovyShell\b/i,
  ),
  rule(
    "template_injection",
    "arithmetic in a template",
    "probe",
    0.75,
    /^[^\s{}]{0,16}\{\s?\d{1,6}\s?\*\s?\d{1,6}\s?\}$/,
  ),
  rule(
    "template_injection",
    "directive of a template",
    "execution",
    0.85,
    /#foreach\s?\(\s?\$\w{1,24}\s{1,2}in\s|\{if\s{1,2}(?:phpinfo|system|passthru)\(|\{\{\s?(?:printf|self|config|dump\(\w{0,16}\))\s?\}\}|\{%\s?debug\s?%\}/i,
  ),
  rule(
    "prototype_pollution",
    "path to the prototype",
    "execution",
    0.85,
    /^[/\w.]{0,32}__proto__[/.[]\w|^[/\w.]{0,32}constructor[/.]prototype[/.]\w/,
  ),
];

/** Pages and programs that are asked for in order to use a known flaw. */
const DOORS =
  /\/phpunit\/[\w./-]{0,48}eval-stdin\.php|^\/boaform\/|^\/hnap1\/?$|\/currentsetting\.htm$|^\/gponform\/|^\/wls-wsat\/|^\/(?:jmx|web|admin)-console(?:\/|$)|^\/invoker\/|\/_ignition\/|^\/nacos\/|^\/seeyon\/|bshservlet|\/telerik\.web\.ui\.|\/console\/(?:css\/|images\/)?[\w%./]{0,24}console\.portal|\/plugins\/(?:revslider|duplicator|mail-masta|wp-file-manager|wp_filemanager|wp-easycart)\/|\/crx\/(?:de|explorer|packmgr)|querybuilder\.json|^\/axis2(?:-admin)?\/|^\/cfide\/(?:admin|componentutils|scripts)|^\/lucee\/|\/typo3\/install|\/(?:fckeditor|kcfinder|elfinder|ckfinder)\/[\w./-]{0,48}(?:connector|upload|browse)|\/administrator\/components\/com_\w{2,24}\/restore\.php|\/wp-admin\/(?:setup-config|install)\.php|^\/minio\/bootstrap|\/zimbra(?:admin)?\/|^\/device\.rsp|\/dnscfg\.cgi|\/stssys\.htm|\/config\.exp$|\/system\.ini$|\/cgi-bin\/(?:nobody|luci\/;|supervisor|jarrewrite|mainfunction)|^\/owa\/auth\/x\.js|^\/ecp\/[a-z]\.js|\/autodiscover\.json$|^\/solr\/admin\/cores|^\/druid\/indexer|\/mgmt\/tm\/util\/bash|\/tmui\/login\.jsp\/|^\/dana-na\/|^\/remote\/fgt_lang|\/vpns\/(?:portal|cfg)|^\/sdk\/webLanguage|^\/setup\/setupadministrator\.action/i;

const DOOR: Rule = rule("known_vulnerability", "door of a known flaw", "execution", 0.8, DOORS);

/** Short constructs of several languages, and doors of known flaws in the path. */
export const probes: Inspector = {
  id: "probes",
  inspect(value) {
    const { place, decoded } = value;
    if (place === "path") return byRules(value, [DOOR], { text: value.folded });
    if (place === "file" || decoded.length < 4 || decoded.length > 1_024) return [];
    return byRules(value, RULES);
  },
};
