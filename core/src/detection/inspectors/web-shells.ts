import { findingIn } from "./finding.ts";
import type { Finding, InspectionContext, Inspector } from "./types.ts";

const END = String.raw`\.(?:ph(?:p\d?|tml|ar)|jspx?|aspx?|ashx|asa|cfm|cgi|pl)$`;
/** Web shells by the names they are spread under. */
const KNOWN = new RegExp(
  String.raw`/(?:c99(?:shell|mad)?|r57(?:shell)?|wso\d{0,4}(?:shell)?|b374k|alfa(?:shell|new|cgi\w{0,8})?|indoxploit|idx(?:shell)?|webshell|web-?shell\d{0,2}|php-?shell|aspx?-?(?:shell|spy)|jspspy|jspshell|cmd(?:asp|jsp|php|\d{0,2})|c100|mini-?shell|b0y|0byt3m1n1|marijuana|priv8|gel4y|leafmailer|anonymousfox\w{0,8}|smevk|pouya|sadrazam|p0wny(?:-?shell)?|weevely|chopper|behinder|antsword|godzilla|shell\d{0,4}|sh3ll|backdoor|bypass403|simple-?(?:backdoor|shell)|qsd-php-backdoor|tunnel|reGeorg|neoreg|suo5|china|kacak|cpanel-?cracker|symlink|locus7s|dhanush|madspot|safe0ver|zehir4|ntdaddy|remview|tryag|x00x|lolz|radio|wp-conflg|about\.php7|moon|elp|chosen|fm1|mah|byp|wsa|wso2\.\d)${END}`,
  "i",
);
/** Folders in which applications keep what visitors upload, never what they run. */
const IN_UPLOADS = new RegExp(
  String.raw`/(?:wp-content/uploads|(?:user)?uploads?|userfiles|upload_?files?|attachments?|media/(?:uploads|catalog|tmp)|sites/default/files|pub/media|images/stories|aspnet_client|\.well-known(?:/[\w-]{1,32})?|wp-includes/(?:css|fonts|images)|wp-content/(?:languages|upgrade))/(?:[\w.-]{1,64}/){0,6}[\w.-]{1,64}${END}`,
  "i",
);
const COMMAND_NAMES = new Set([
  "cmd",
  "exec",
  "command",
  "c",
  "pass",
  "password",
  "z0",
  "shell",
  "act",
  "ant",
  "code",
]);

/** Requests to web shells: by the name of a known one, or for a script among uploads. */
export const webShells: Inspector = {
  id: "web-shells",
  inspectRequest(context) {
    const { path } = context;
    if (!path.includes(".")) return [];
    if (KNOWN.test(path)) return shell(context, "name of a web shell", 0.82);
    if (!IN_UPLOADS.test(path) || path.endsWith("/index.php")) return [];
    return shell(context, "script among uploads", 0.72);
  },
};

function shell({ values, path }: InspectionContext, sign: string, confidence: number): readonly Finding[] {
  const [first] = values;
  if (first === undefined) return [];
  const isUsed = values.some(({ name }) => name !== undefined && COMMAND_NAMES.has(name));
  const weight = isUsed ? Math.min(0.95, confidence + 0.1) : confidence;
  return [findingIn(first, { type: "web_shell", sign, confidence: weight, impact: "execution", text: path })];
}
