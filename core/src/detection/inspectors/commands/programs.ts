/**
 * What a program is to an attacker. `info` tells of the machine and needs no argument; `act` does something with its
 * arguments. `plain` names are also everyday words or identifiers, so they need more round them.
 */
interface Program {
  readonly use: "info" | "act";
  readonly plain: boolean;
  readonly shell: "unix" | "windows" | "powershell";
  /** Arguments that are hosts or numbers say something: `ping 10.0.0.1`, `sleep 5`. */
  readonly takes: "hosts" | "numbers" | "code" | "files";
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const PROGRAMS = new Map<string, Program>();
function add(
  names: string,
  use: Program["use"],
  plain: boolean,
  takes: Program["takes"],
  shell: Program["shell"] = "unix",
): void {
  for (const name of words(names)) PROGRAMS.set(name, { use, plain, shell, takes });
}

add(
  "whoami uname ifconfig netstat printenv lscpu lsblk lsof dmesg lsb_release hostnamectl getent lastlog iptables",
  "info",
  false,
  "files",
);
add(
  "id ls ps pwd env set w who last date uptime route free mount groups users history top ip export alias dir hostname df du ss arp finger host tty nproc jobs",
  "info",
  true,
  "files",
);
add(
  "cat tac nl head tail less more od strings rev sort cut paste file stat ed ex pr fold fmt look uniq comm split",
  "act",
  true,
  "files",
);
add(
  "xxd hexdump awk gawk mawk nawk sed grep egrep fgrep zgrep zcat bzcat xargs tee dd chmod chown chgrp chattr mkdir rmdir gunzip gzip bzip2 unzip tar cpio base64 base32 shred truncate readlink realpath",
  "act",
  false,
  "files",
);
add("cp mv rm ln touch find locate which whereis install mkfifo mknod zip diff cmp", "act", true, "files");
add(
  "curl wget lynx aria2c axel nc ncat netcat socat telnet ftp tftp scp sftp rsync ssh nslookup dig nmap traceroute tracepath ping6 tcpdump rcp whois",
  "act",
  false,
  "hosts",
);
add("ping fetch links", "act", true, "hosts");
add("usleep", "act", false, "numbers");
add("sleep timeout kill echo seq", "act", true, "numbers");
add(
  "bash sh dash zsh ksh csh tcsh ash fish rbash busybox python python2 python3 perl php ruby nodejs lua tclsh gcc tclsh osascript",
  "act",
  false,
  "code",
);
add("node java eval exec source printf expr test watch screen script at time nice", "act", true, "code");
add(
  "killall pkill useradd adduser usermod userdel passwd chpasswd su sudo doas visudo crontab systemctl service insmod modprobe nohup setsid disown reboot shutdown halt poweroff mkfs fdisk mysql psql sqlite3 mysqldump pg_dump sendmail mailx openssl gpg strace gdb",
  "act",
  false,
  "files",
);
add("mail wall write init", "act", true, "hosts");
add(
  "ipconfig systeminfo tasklist driverquery gpresult quser qwinsta nltest getmac",
  "info",
  false,
  "files",
  "windows",
);
add("ver vol tree", "info", true, "files", "windows");
add("type copy move del erase ren start where call for if rd md", "act", true, "files", "windows");
add("net sc reg", "act", false, "code", "windows");
add(
  "xcopy robocopy certutil bitsadmin mshta rundll32 regsvr32 wscript cscript wmic schtasks attrib icacls takeown cacls findstr taskkill vssadmin wevtutil bcdedit fsutil dsquery netsh cmd msiexec msbuild installutil",
  "act",
  false,
  "code",
  "windows",
);
add("tracert pathping", "act", false, "hosts", "windows");
add(
  "powershell pwsh invoke-expression iex invoke-webrequest iwr invoke-command start-process get-content get-process get-childitem new-object start-sleep invoke-restmethod",
  "act",
  false,
  "code",
  "powershell",
);

const BIN =
  /^(?:\/(?:usr\/)?(?:local\/)?s?bin\/|[a-z]:\\windows\\(?:system32|syswow64)\\(?:windowspowershell\\v1\.0\\)?|%systemroot%\\(?:system32\\)?)(?=[\w.?*[\]-]+$)/;
/** Words that only introduce the program. */
const PREFIXES = new Set(
  words("sudo exec env nohup time command busybox builtin setsid nice doas then do else call start"),
);
const ASSIGNMENT = /^[A-Za-z_]\w{0,31}=/;

export interface NamedProgram {
  readonly name: string;
  readonly program: Program | undefined;
  /** Called by its place in a folder for programs. */
  readonly inBin: boolean;
  /** Spelt with wildcards that a shell would fill in. */
  readonly globbed: boolean;
  readonly args: readonly string[];
}

/** The program that a command's words call, and its arguments; undefined if there is none. */
export function programOf(argv: readonly string[]): NamedProgram | undefined {
  let index = 0;
  while (index < argv.length - 1 && introduces(argv[index] ?? "")) index += 1;
  const called = (argv[index] ?? "").toLowerCase();
  const bin = BIN.exec(called)?.[0] ?? "";
  const name = called
    .slice(bin.length)
    .replace(/\.(?:exe|com|cmd)$/, "")
    .replace(/^(python|perl|php|ruby)[\d.]+$/, "$1");
  const args = argv.slice(index + 1);
  const found = PROGRAMS.get(name);
  if (found !== undefined) return { name, program: found, inBin: bin !== "", globbed: false, args };
  const filled = globbed(called);
  if (filled !== undefined)
    return { name: filled, program: PROGRAMS.get(filled), inBin: true, globbed: true, args };
  if (!/^[\w.+-]{1,40}$/.test(name)) return undefined;
  return { name, program: undefined, inBin: bin !== "", globbed: false, args };
}

function introduces(word: string): boolean {
  return PREFIXES.has(word.toLowerCase()) || ASSIGNMENT.test(word);
}

/** The program that a path with wildcards such as `/???/c?t` would be filled in with. */
function globbed(path: string): string | undefined {
  if (!/^\/[\w?*[\]^!-]{2,16}\/(?:[\w?*[\]^!-]{1,16}\/)?[\w?*[\]^!-]{1,20}$/.test(path)) return undefined;
  if (!/[?*[]/.test(path)) return undefined;
  const slash = path.lastIndexOf("/");
  if (
    !["/bin", "/usr/bin", "/sbin", "/usr/sbin"].some((folder) => globMatches(path.slice(0, slash), folder))
  ) {
    return undefined;
  }
  const pattern = path.slice(slash + 1);
  if (!/[a-z?]/.test(pattern)) return undefined;
  for (const [name, { shell }] of PROGRAMS) if (shell === "unix" && globMatches(pattern, name)) return name;
  return undefined;
}

/** Whether a shell pattern of `?`, `*` and bracket lists matches a name; linear in their lengths. */
export function globMatches(pattern: string, name: string): boolean {
  const units = pattern.match(/\[[^\]]{1,12}\]|./gs) ?? [];
  let unit = 0;
  let at = 0;
  let star = -1;
  let mark = 0;
  while (at < name.length) {
    if (unit < units.length && unitMatches(units[unit] ?? "", name.charAt(at))) {
      unit += 1;
      at += 1;
    } else if (units[unit] === "*") {
      star = unit;
      mark = at;
      unit += 1;
    } else if (star !== -1) {
      unit = star + 1;
      mark += 1;
      at = mark;
    } else return false;
  }
  while (units[unit] === "*") unit += 1;
  return unit === units.length;
}

function unitMatches(unit: string, char: string): boolean {
  if (unit === "?") return true;
  if (unit.length < 3 || !unit.startsWith("[")) return unit === char && unit !== "*";
  const negated = /^\[[!^]/.test(unit);
  const list = unit.slice(negated ? 2 : 1, -1);
  const isIn = list.includes(char) || rangesHold(list, char);
  return isIn !== negated;
}

function rangesHold(list: string, char: string): boolean {
  const range = /^(.)-(.)$/s.exec(list);
  return range !== null && char >= (range[1] ?? "") && char <= (range[2] ?? "");
}
