import type { Cast, Step } from "../plan.ts";
import { weighted } from "../random.ts";
import type { Random } from "../random.ts";
import { processStart } from "../sensors/endpoint.ts";
import type { Program } from "../sensors/endpoint.ts";
import { BUILDERS, WEB } from "../world/company.ts";

type Start = (random: Random) => Program;

const SYSTEM32 = String.raw`C:\Windows\System32`;

const DESKTOP = weighted<Start>([
  [
    8,
    () => [`${SYSTEM32}\\svchost.exe`, `${SYSTEM32}\\svchost.exe -k netsvcs -p -s Schedule`, "services.exe"],
  ],
  [
    6,
    (random) => [
      String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
      `"chrome.exe" --type=renderer --lang=de --renderer-client-id=${random.int(3, 400)}`,
      "chrome.exe",
    ],
  ],
  [
    4,
    (random) => [
      String.raw`C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE`,
      `"EXCEL.EXE" "S:\\finance\\2026\\plan-${random.int(1, 90)}.xlsx"`,
      "explorer.exe",
    ],
  ],
  [
    2,
    () => [
      `${SYSTEM32}\\WindowsPowerShell\\v1.0\\powershell.exe`,
      String.raw`powershell.exe -ExecutionPolicy Bypass -File C:\ops\inventory.ps1 -Quiet`,
      "ccmexec.exe",
    ],
  ],
  [1, () => [`${SYSTEM32}\\certutil.exe`, "certutil -verify C:\\certs\\proxy.cer", "cmd.exe"]],
  [1, () => [`${SYSTEM32}\\vssadmin.exe`, "vssadmin list shadows", "backupagent.exe"]],
  [1, () => [`${SYSTEM32}\\net.exe`, "net use S: \\\\files-1\\team /persistent:yes", "userinit.exe"]],
]);

const SERVER = weighted<Start>([
  [
    4,
    (random) => [
      "/usr/bin/python3",
      `python3 /opt/jobs/report.py --day 2026-03-${random.int(10, 28)}`,
      "systemd",
    ],
  ],
  [4, (random) => ["/usr/bin/git", `git fetch --prune origin release/${random.int(1, 40)}`, "runner"]],
  [
    3,
    (random) => ["/usr/bin/npm", `npm ci --prefer-offline --cache /cache/npm-${random.int(1, 6)}`, "runner"],
  ],
  [3, (random) => ["/usr/bin/node", `node dist/server.js --port ${random.int(3_000, 3_020)}`, "systemd"]],
  [2, () => ["/usr/bin/curl", "curl -fsS https://registry.npmjs.org/-/ping -o /dev/null", "runner"]],
  [2, () => ["/usr/bin/docker", "docker build --pull -t shop:latest .", "runner"]],
  [1, () => ["/usr/bin/tar", "tar -czf /var/backups/etc.tar.gz /etc", "cron"]],
]);

/** Programs that start on desks, web servers and build machines. */
export function programs({ company }: Cast): Step {
  const machines = [...WEB, ...BUILDERS];
  return (random) => {
    if (random.chance(0.3)) {
      const { name, ip } = random.pick(machines);
      return processStart(random, { host: name, ip, user: "runner" }, random.pick(SERVER)(random));
    }
    const { workstation, ip, user } = random.pick(company.people);
    return processStart(random, { host: workstation, ip, user }, random.pick(DESKTOP)(random));
  };
}
