import { findingIn } from "./finding.ts";
import type { Finding, InspectionContext, Inspector } from "./types.ts";

/** Names that tools for scanning put into their user agent. */
const AGENT =
  /\b(?:acunetix|arachni|burp ?suite|burpcollaborator|dirb|dirbuster|dirsearch|feroxbuster|ffuf|fuzz faster|gobuster|thc-hydra|hydra|jorgee|masscan|nessus|netsparker|invicti|nikto|nmap scripting engine|nmap|nuclei|openvas|greenbone|qualys|skipfish|sqlmap|sqlninja|havij|w3af|wfuzz|whatweb|wpscan|zgrab|zmeu|morfeus|commix|xsser|xsstrike|dalfox|joomscan|droopescan|cmsmap|cmseek|gospider|katana|hakrawler|httpx - open-source|wapiti|grabber|paros|webinspect|appscan|vega\/|uniscan|fimap|golismero|jaeles|xray|goby|awvs|pangolin|bbqsql|jsql|brutus|medusa|patator|interact\.sh|nosqlmap|tplmap|sslscan|testssl|l9explore|l9tcpid|leakix|detectify|intruder\.io|probely|zaproxy|owasp zap|crlfuzz|ssrfmap|kiterunner|rustbuster|cansina|sn1per|rapid7|metasploit|muieblackcat|toata dragostea|mozilla\/5\.0 jorgee|the beast|dotdotpwn|libwhisker|whisker|webshag|cgichk|core-project|fhscan|hscan|n-stealth|mysqloit|floodgate|prog\.customcrawler|hello,? world|r00ts3c|gemini scanner|evil|xpanse|expanse|internetmeasurement|censysinspect|shodan|zoomeye|stretchoid|netsystemsresearch)\b/i;
const HEADERS =
  /^(?:acunetix-\w{1,24}|x-(?:scanner|scan-memo|wipp|request-source-scan|burp-\w{1,12}|nuclei\w{0,12}|zap-scan-id|arachni-\w{1,24}|sqlmap\w{0,8}))$/i;
/** Requests that tools send to find out how a server answers. */
const PROBE =
  /^\/(?:nmaplowercheck\d{1,12}|nice%20ports%2c|nice ports,\/trinity|acunetix-wvs-test|w00tw00t|nosuchfile_\d|.{0,64}\.(?:nessus|nikto)\b|nikto-test-|.{0,64}sqlmap)/i;
/** Services that look at everybody, and say so. */
const SURVEY =
  /censys|expanse|xpanse|internetmeasurement|shodan|stretchoid|zoomeye|netsystemsresearch|leakix|l9/i;

/** Tools for scanning that give their name, in the user agent or otherwise. */
export const scanners: Inspector = {
  id: "scanners",
  inspectRequest(context) {
    const { request, path } = context;
    for (const [name, value] of request.headers.slice(0, 256)) {
      if (HEADERS.test(name)) return tool(context, name, "scanner's header", 0.9);
      if (name.toLowerCase() !== "user-agent" || value.length > 2_048) continue;
      const agent = AGENT.exec(value);
      if (agent !== null)
        return tool(context, agent[0], "scanner's user agent", SURVEY.test(agent[0]) ? 0.7 : 0.9);
    }
    return PROBE.test(path) ? tool(context, path, "scanner's probe", 0.85) : [];
  },
};

function tool(
  { values }: InspectionContext,
  text: string,
  sign: string,
  confidence: number,
): readonly Finding[] {
  const value = values.find(({ name, place }) => place === "header" && name === "user-agent") ?? values[0];
  if (value === undefined) return [];
  return [findingIn(value, { type: "scanner", sign, confidence, impact: "probe", text })];
}
