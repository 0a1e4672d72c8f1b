import type { Severity, ThreatType } from "@threatstream/contracts";
import type { Clue } from "./web-evidence.ts";

/** Evidence in a command line, with what it stands for. */
export interface ProcessClue extends Clue {
  readonly severity: Severity;
  readonly threatType: ThreatType;
  readonly confidence: number;
}

/** Most severe first. The patterns see lower-case text, also without the `^` and quotes that cmd.exe ignores. */
export const PROCESS_CLUES: readonly ProcessClue[] = [
  {
    label: "deletion of backups or shadow copies",
    severity: "CRITICAL",
    threatType: "RANSOMWARE",
    confidence: 0.9,
    pattern:
      /\bvssadmin(?:\.exe)?\s{1,8}(?:delete\s{1,8}shadows|resize\s{1,8}shadowstorage)|\bwmic(?:\.exe)?\b.{0,60}shadowcopy\s{1,8}delete|\bwbadmin(?:\.exe)?\s{1,8}delete\s{1,8}(?:catalog|systemstatebackup|backup)|\bbcdedit(?:\.exe)?\b.{0,80}(?:recoveryenabled\s{1,8}no\b|ignoreallfailures)|win32_shadowcopy.{0,80}(?:delete|remove)/,
  },
  {
    label: "reading of credentials",
    severity: "CRITICAL",
    threatType: "CREDENTIAL_ACCESS",
    confidence: 0.9,
    pattern:
      /\bmimikatz|\bsekurlsa::|\blsadump::|\bprocdump(?:64)?(?:\.exe)?\b.{0,80}lsass|\bcomsvcs\.dll\b.{0,60}minidump|\bntdsutil(?:\.exe)?\b.{0,80}\bifm\b|\breg(?:\.exe)?\s{1,8}save\s{1,8}hklm\\(?:sam|security|system)\b/,
  },
  {
    label: "reverse shell",
    severity: "CRITICAL",
    threatType: "COMMAND_INJECTION",
    confidence: 0.9,
    pattern:
      /\/dev\/(?:tcp|udp)\/[\w.:-]{1,255}\/\d|\b(?:nc|ncat|netcat)(?:\.exe)?\s.{0,80}\s-[a-z]{0,4}[ec]\s{1,8}\S{0,40}(?:sh|cmd|powershell)|\bmkfifo\s.{0,160}\b(?:nc|ncat|telnet|openssl)\b|\bpython[\d.]{0,4}\s.{0,60}socket.{0,240}(?:subprocess|pty\.spawn|dup2)|\bperl\s.{0,60}socket.{0,240}exec|\bphp\s{1,8}-r\b.{0,60}fsockopen|\bruby\s.{0,60}tcpsocket|\bsocat\s.{0,160}\bexec:/,
  },
  {
    label: "download that runs at once",
    severity: "HIGH",
    threatType: "MALWARE",
    confidence: 0.8,
    pattern:
      /\b(?:curl|wget)\s.{1,240}\|\s{0,8}(?:sudo\s{1,8})?(?:\/(?:usr\/)?bin\/)?(?:ba|z|k|da)?sh\b|\b(?:ba|z|da)?sh\s{1,8}(?:-c\s{1,8})?<?\(?\$?\(\s{0,4}(?:curl|wget)\s|(?:downloadstring|downloadfile|net\.webclient|invoke-webrequest|\biwr\b).{0,240}(?:\biex\b|invoke-expression|start-process)|(?:\biex\b|invoke-expression).{0,240}(?:downloadstring|net\.webclient|invoke-webrequest|\biwr\b)/,
  },
  {
    label: "encoded PowerShell",
    severity: "HIGH",
    threatType: "MALWARE",
    confidence: 0.75,
    // PowerShell takes every abbreviation of -EncodedCommand; the argument is Base64 of UTF-16.
    pattern:
      /\b(?:powershell|pwsh)(?:\.exe)?\b.{0,200}\s[-/](?:e|ec|en|enc|enco|encod|encode|encoded[a-z]{0,7})\s{1,8}[a-z0-9+/=]{16}/,
  },
  {
    label: "system tool that fetches or runs remote code",
    severity: "HIGH",
    threatType: "MALWARE",
    confidence: 0.75,
    pattern:
      /\bcertutil(?:\.exe)?\b.{0,120}[-/](?:urlcache|verifyctl)\b|\bbitsadmin(?:\.exe)?\b.{0,120}\/transfer\b|\bmshta(?:\.exe)?\s{1,8}(?:https?:|javascript:|vbscript:)|\bregsvr32(?:\.exe)?\b.{0,120}\/i:https?:|\brundll32(?:\.exe)?\b.{0,120}javascript:/,
  },
];
