import { findingIn } from "./finding.ts";
import { MARK } from "./marks.ts";
import type { Rule } from "./rules.ts";
import { byRules } from "./rules.ts";
import type { Finding, Inspector, Value } from "./types.ts";

function object(sign: string, pattern: RegExp, confidence: number, doubt?: number): Rule {
  return {
    type: "deserialization",
    sign,
    pattern,
    confidence,
    impact: "execution",
    ...(doubt !== undefined && { doubt }),
  };
}

/** Packages with classes that run code when they are read back. */
const GADGET =
  "java\\.(?:lang\\.(?:Class|Runtime|ProcessBuilder|Thread|AutoCloseable|Exception)|beans|net\\.(?:URL|Inet)|util\\.PriorityQueue|rmi)|javax\\.(?:script|naming|swing|management|imageio|xml\\.transform)|com\\.sun\\.(?:rowset|org|jndi|xml)|sun\\.(?:rmi|misc|print|swing)|org\\.apache\\.(?:xbean|commons|tomcat|ibatis|shiro|xalan|cocoon|aries|hadoop|logging|openjpa|axis|catalina)|ch\\.qos\\.logback|com\\.(?:mchange|zaxxer|caucho|ibatis|mysql|alibaba\\.druid|p6spy|nqadmin|newrelic)|org\\.(?:springframework\\.(?:context|beans|aop|jndi|jdbc|transaction)|hibernate|codehaus|mozilla\\.javascript|eclipse\\.jetty|apache\\.log4j|python|aspectj|jboss|yaml)|br\\.com\\.anteros|oracle\\.jdbc|jdk\\.nashorn|groovy\\.(?:lang|util)|net\\.sf\\.ehcache|bsh\\.";

const RULES: readonly Rule[] = [
  object(
    "serialized Java object",
    /(?:^|[^A-Za-z0-9+/])rO0AB[A-Za-z0-9+/_-]|^aced0005(?:7[0-9a-f]|$)|\u00ac\u00ed\u0000\u0005|^\\xac\\xed\\x00\\x05/,
    0.93,
    0.3,
  ),
  object(
    "serialized PHP object",
    /(?:^|[;{|=:"'])[OC]:\+?\d{1,4}:\\?"[\w\\]{1,128}\\?":\d{1,6}:\{|(?:^|[;{|])O:\+?\d{1,3}:"/,
    0.93,
    0.4,
  ),
  object(
    "serialized Python object",
    /(?:^|\n)c(?:os|posix|nt|subprocess|sys|builtins|__builtin__|commands|timeit|pty)\n\w{1,24}\n|^\(?c[a-z_]{2,16}\n(?:system|popen|eval|exec|Popen|check_output|getattr)\n|\u0080[\u0002-\u0005][^\n]{0,16}c(?:os|posix|nt|builtins|subprocess)/,
    0.93,
  ),
  object(
    "serialized .NET object",
    /(?:^|[^A-Za-z0-9+/])AAEAAAD\/{4}|\bSystem\.(?:Windows\.Data\.ObjectDataProvider|Diagnostics\.Process\b|Configuration\.Install|Management\.Automation|Workflow\.|Web\.UI\.|Data\.Services|Windows\.Markup|Security\.Principal\.WindowsIdentity|Windows\.Forms\.AxHost)/,
    0.9,
  ),
  object("serialized Node.js function", /_\$\$ND_FUNC\$\$_|__js_function/, 0.97, 0.3),
  object(
    "YAML object of a language",
    /!!?(?:python\/(?:object|name|module|tuple)|ruby\/(?:object|hash|struct|sym|regexp|exception)|js\/(?:function|undefined|regexp)|java[.:/]|javax\.|com\.sun\.|org\.(?:apache|springframework)|com\.mchange|tag:yaml\.org,2002:(?:python|ruby|java|js))/i,
    0.93,
  ),
  object(
    "Java class named in JSON",
    new RegExp(`^\\[{0,2}[L(]{0,3}(?:${GADGET})[\\w.$;)]{0,128}$`),
    0.85,
    0.2,
  ),
  object(
    "object graph of XStream or XMLDecoder",
    /<(?:java|javax|com\.sun|jdk|sun|org\.apache|org\.codehaus|groovy)[._][\w.$-]{2,96}(?:\s[^>]{0,128})?>|\bclass\s{0,2}=\s{0,2}["'](?:java\.(?:lang\.(?:ProcessBuilder|Runtime|Class)|beans\.|net\.URLClassLoader|io\.(?:File|Print))|javax\.(?:script|naming)|com\.sun\.|weblogic\.|groovy\.|oracle\.)|<dynamic-proxy\b|<(?:sorted-set|tree-map|linked-hash-set|map|java\.util\.\w{3,24})>\s{0,16}<(?:dynamic-proxy|entry>\s{0,16}<(?:jdk|groovy|javax|java|com\.sun)|java\.beans)|<void\s{1,4}(?:method|class|property)\s{0,2}=|<work:workcontext\b/i,
    0.93,
    0.3,
  ),
  object(
    "object spelled for XAML or SOAP",
    /<ObjectDataProvider\b|\bexec:Process\b|\bobjectdata:|xmlns(?::\w{1,16})?\s{0,2}=\s{0,2}["']clr-namespace:system/i,
    0.93,
    0.3,
  ),
];

const HINT =
  /rO0AB|aced0005|\u00ac\u00ed|\\xac|[OC]:\+?\d|(?:os|posix|nt|builtin|subprocess|sys|commands|pty|timeit)\w{0,2}\n|\u0080|AAEAAAD|System\.|ND_FUNC|js_function|!|[a-z]\.[a-zA-Z]|<(?:java|javax|com|jdk|sun|org|groovy|dynamic|void|work|sorted|tree|linked|map|Object)|class\s{0,2}=|clr-namespace|exec:/;

/** Objects of Java, PHP, Python, Ruby, .NET and Node.js in a form that runs code when it is read back. */
export const objects: Inspector = {
  id: "objects",
  inspect(value) {
    const { decoded, place } = value;
    if (decoded.length < 8 || place === "path" || place === "segment") return [];
    if (decoded.startsWith("BAh")) return rubyObject(value);
    if (place === "header" && !/^[rO\u00ac{aA]/.test(decoded)) return [];
    if ((value.marks & NEEDED) === 0 && !UNMARKED.test(decoded)) return [];
    if (/^gA[NRSWJ]/.test(decoded)) return pythonObject(value);
    return HINT.test(decoded) ? byRules(value, RULES) : [];
  },
};

/** Objects and class names that hold no mark at all. */
const UNMARKED = /^(?:rO0AB|aced|AAEA|gA|[a-z]{2,5}\.[a-z])/;
const NEEDED =
  MARK.COLON |
  MARK.ANGLE |
  MARK.TEMPLATE |
  MARK.OPERATOR |
  MARK.CONTROL |
  MARK.WIDE |
  MARK.LINE_BREAK |
  MARK.BRACKET |
  MARK.QUOTE;

/** Rails' own cookies are Ruby objects too: only classes that run code count. */
function rubyObject(value: Value): readonly Finding[] {
  const bytes = bytesOf(value);
  if (
    !/Gem::|ERB|DeprecatedInstanceVariableProxy|Net::(?:BufferedIO|WriteAdapter)|Kernel|Rack::Session|ActiveModel::AttributeMethods/.test(
      bytes,
    )
  )
    return [];
  return [serialized(value, "serialized Ruby object")];
}

function pythonObject(value: Value): readonly Finding[] {
  const bytes = bytesOf(value);
  if (
    !bytes.startsWith("\u0080") ||
    !/(?:posix|nt|os|builtins|subprocess|__builtin__|pty)[\s\S]{1,4}[\s\S]{0,4}(?:system|popen|eval|exec|Popen|check_output|getattr|run|call|spawn)/.test(
      bytes,
    )
  )
    return [];
  return [serialized(value, "serialized Python object")];
}

function bytesOf({ decoded }: Value): string {
  return Buffer.from(decoded.slice(0, 4_096).replaceAll(" ", "+"), "base64").toString("latin1");
}

function serialized(value: Value, sign: string): Finding {
  return findingIn(value, { type: "deserialization", sign, confidence: 0.93, impact: "execution" });
}
