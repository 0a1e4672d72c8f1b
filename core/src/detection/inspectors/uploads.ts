import { findingIn } from "./finding.ts";
import type { Finding, InspectionContext, Inspector, Value } from "./types.ts";

/** What servers run, by the end of a file's name. */
const SCRIPT =
  "ph(?:p[2-8s]?|tml?|ar|t|ps)|inc|jspx?|jsw|jsv|jspf|jhtml|asp[xq]?|as(?:hx|mx|a|cx|ax)|cer|cdx|cshtm|vbhtml|cfml?|cfc|cgi|p[lm]|war|shtml?|stm|htr|exe|dll|soap|rem";
const SCRIPT_LAST = new RegExp(String.raw`\.(?:${SCRIPT})(?:$|[\s.;:/\\%\u0000]|::\$data)`, "i");
const SCRIPT_BEFORE = new RegExp(
  String.raw`\.(?:${SCRIPT})(?:[;:%\u0000\s.]{0,4})\.(?:jpe?g|png|gif|webp|pdf|txt|docx?|zip|svg|bmp|ico|csv|xml|html?)$`,
  "i",
);
const SETTINGS = /(?:^|[/\\])(?:\.htaccess|\.user\.ini|web\.config|php\.ini)$/i;

const OPENING =
  /<\?(?:php|=)|<\?\s{1,4}(?:@?eval|system|\$)|<%\s{0,4}(?:@\s{0,4}page|eval|execute|=?\s{0,4}(?:Runtime|System|request|response|new\s))|<jsp:|<script\s{1,4}(?:language\s{0,2}=\s{0,2}["']?(?:php|c#|vb|jscript)|runat\s{0,2}=)|<%@\s{0,4}(?:webhandler|page|webservice)|<cf(?:execute|script|file)\b/i;
const HOSTILE =
  /\$_(?:GET|POST|REQUEST|COOKIE|SERVER)\s{0,2}[[{]|\b(?:system|shell_exec|passthru|proc_open|popen|assert|eval|base64_decode|gzinflate|str_rot13|phpinfo)\s{0,4}\(|getRuntime\s{0,2}\(|ProcessBuilder|Process\.Start|request\.getParameter|eval\s{0,2}\(?\s{0,2}request|cmd\.exe|WScript\.Shell/i;
const IMAGE = /^(?:GIF8[79]a|\u0089PNG|\u00ff\u00d8\u00ff|\ufffdPNG|\ufffd\ufffd\ufffd|BM|%PDF|\s{0,2}<svg)/;

/** Uploads that a server would run: by their name, their content, or both. */
export const uploads: Inspector = {
  id: "uploads",
  inspect(value, context) {
    if (value.place === "file_name") return byName(value);
    return value.place === "file" ? byContent(value, context) : [];
  },
  inspectRequest: (context) => byPut(context),
};

function byName(value: Value): readonly Finding[] {
  const name = value.decoded;
  if (SETTINGS.test(name)) return [upload(value, "server's settings as an upload", 0.85)];
  if (SCRIPT_BEFORE.test(name)) return [upload(value, "script under a second extension", 0.9)];
  if (/^\.ph|\.(?:php|jsp|aspx?)[.\s\u0000;:]|::\$data/i.test(name))
    return [upload(value, "script under a disguised name", 0.9)];
  return SCRIPT_LAST.test(name) ? [upload(value, "script as an upload", 0.72)] : [];
}

function byContent(value: Value, { values }: InspectionContext): readonly Finding[] {
  const text = value.decoded.slice(0, 65_536);
  const opening = OPENING.exec(text);
  if (opening === null) return [];
  const end = Math.min(text.length, opening.index + 120);
  if (IMAGE.test(text)) return [upload(value, "script inside an image", 0.95, opening.index, end)];
  if (HOSTILE.test(text)) return [upload(value, "web shell as an upload", 0.95, opening.index, end)];
  const name =
    values.find((other) => other.place === "file_name" && other.name === value.name)?.decoded ?? "";
  return /\.(?:jpe?g|png|gif|webp|ico|bmp|pdf|mp4|avi|doc)$/i.test(name)
    ? [upload(value, "script inside an image", 0.9, opening.index, end)]
    : [];
}

function upload(value: Value, sign: string, confidence: number, start?: number, end?: number): Finding {
  const span = start === undefined || end === undefined ? {} : { start, end };
  return findingIn(value, { type: "file_upload", sign, confidence, impact: "execution", ...span });
}

const PUT_SCRIPT = /\.(?:php\d?|phtml|jspx?|aspx?|ashx|asa|cer|cfm|cgi|war)[/\s.]{0,3}(?:::\$data)?$/i;

/** A script that is put where the server runs scripts. */
function byPut({ request, values, path }: InspectionContext): readonly Finding[] {
  const method = request.method?.toUpperCase();
  if (method !== "PUT" && method !== "MOVE" && method !== "COPY") return [];
  const [first] = values;
  if (first === undefined || !PUT_SCRIPT.test(path)) return [];
  return [upload(first, "script put onto the server", 0.88)];
}
