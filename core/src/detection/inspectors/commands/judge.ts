import { plainPath, sensitiveFile } from "../paths/files.ts";
import type { NamedProgram } from "./programs.ts";
import { programOf } from "./programs.ts";
import type { ShellCommand } from "./words.ts";

/** How sure it is that some words are a command, and what it would do. */
export interface Judgement {
  /** 0 to 1, without regard to where the command stood. */
  readonly weight: number;
  /** Needs a place where only a command can stand: its name alone is an everyday word or identifier. */
  readonly bare: boolean;
  readonly destroys: boolean;
  readonly technique: string;
}

const TECHNIQUE = { unix: "T1059.004", windows: "T1059.003", powershell: "T1059.001" } as const;

const FLAG = /^(?:-{1,2}[a-z?][\w-]{0,31}(?:=.{0,64})?|-\d{1,4})$/i;
const PATH = /^(?:~?\/|\.{1,2}\/|\.{1,2}$|[a-z]:[\\/]|\\\\|%\w{2,32}%|\*(?:$|\.)|\/?\w{1,32}\/[\w.*/-]{1,})/i;
const ADDRESS =
  /^(?:[a-z]{2,8}:\/\/|(?:\d{1,3}\.){3}\d|[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}(?::\d{1,5})?(?:\/|$)|localhost\b|\[?[\da-f]{0,4}:[\da-f:]{2,}|0x[\da-f]{6,}|\d{8,10}$)/i;
const NUMBER = /^\d{1,6}[smh]?$/;
const EXPANSION = /^["']?(?:[$%]\{?\(?\w|`)/;
const FILE_NAME = /^[\w-]{1,40}\.[a-z0-9]{1,5}$/i;
const SWITCH = /^\/[a-z?](?::\w+)?$/i;
const CODE_FLAG = /^-(?:[a-z]{0,3}[cier]|enc(?:odedcommand)?|nop|noni|w|ep|exec|command|version)$/i;

const DESTROYS =
  /^(?:rm|mkfs|shred|fdisk|format|del|erase|rd|rmdir|shutdown|reboot|halt|poweroff|vssadmin|truncate|killall)$/;

/** Judges what a shell would run. */
export function judge(command: ShellCommand): Judgement | undefined {
  const named = programOf(command.words);
  if (named === undefined) return undefined;
  const weight = weightOf(named, command);
  if (weight === 0) return undefined;
  return {
    weight,
    bare: named.args.length === 0 && !named.inBin && command.disguise === undefined,
    destroys: DESTROYS.test(named.name),
    technique: TECHNIQUE[named.program?.shell ?? "unix"],
  };
}

function weightOf(named: NamedProgram, command: ShellCommand): number {
  const { program, args, inBin, globbed } = named;
  const sensitive = args.some((arg) => sensitiveFile(plainPath(arg)) !== undefined);
  if (program === undefined) return unknownWeight(named, command, sensitive);
  if (globbed || sensitive) return 0.97;
  if (command.disguise !== undefined && (args.length > 0 || program.use === "info" || inBin)) return 0.95;
  if (inBin) return 0.95;
  if (args.length === 0) return bareWeight(named, command);
  const telling = args.filter((arg) => isTelling(arg, named)).length;
  if (telling === 0) return command.redirects && !program.plain ? 0.7 : 0;
  // Words beside one telling argument are prose: "find the page at example.com", "sleep 8 hours".
  const isLoose = program.plain && telling <= args.length - telling;
  if (isLoose) return args.length > 4 || program.takes === "numbers" ? 0 : 0.5;
  return program.plain ? 0.85 : 0.92;
}

function bareWeight({ program, name }: NamedProgram, command: ShellCommand): number {
  if (program?.use === "info") return program.plain ? 0.6 : 0.9;
  if (command.redirects) return 0.8;
  // `| sh`, `| bash`
  return /^(?:sh|bash|zsh|dash|ksh|ash|busybox|reboot|shutdown|halt|poweroff|powershell|cmd|telnet|iptables)$/.test(
    name,
  )
    ? 0.8
    : 0;
}

/** A program that is not known is one if its arguments are a program's. */
function unknownWeight({ args, inBin }: NamedProgram, command: ShellCommand, sensitive: boolean): number {
  if (inBin) return 0.85;
  if (sensitive) return 0.7;
  if (command.redirects && args.some((arg) => /^&?\d$|^\/(?:dev|tmp|var)\//.test(arg))) return 0.8;
  const flags = args.filter((arg) => FLAG.test(arg)).length;
  if (flags > 0 && args.some((arg) => /^(?:~?\/|[a-z]{3,8}:\/\/)/.test(arg))) return 0.6;
  return 0;
}

function isTelling(arg: string, { program, name }: NamedProgram): boolean {
  if (FLAG.test(arg) || EXPANSION.test(arg) || arg === "-") return true;
  const takes = program?.takes ?? "files";
  const isWindows = program?.shell !== "unix";
  if (isWindows && SWITCH.test(arg)) return true;
  if (takes === "hosts") return ADDRESS.test(arg) || PATH.test(arg) || (NUMBER.test(arg) && name !== "links");
  if (takes === "numbers")
    return NUMBER.test(arg) || EXPANSION.test(arg) || (name === "echo" && /[^a-z,.!?']/i.test(arg));
  if (PATH.test(arg) || FILE_NAME.test(arg)) return true;
  if (takes === "code") return isCode(arg, name);
  return program?.plain === false && /^(?:[a-z]{2,8}:\/\/|\d)/.test(arg);
}

function isCode(arg: string, name: string): boolean {
  if (CODE_FLAG.test(arg) || /[($=%{]/.test(arg)) return true;
  if (/^(?:net|sc|reg|wmic|netsh|schtasks|vssadmin|bcdedit|wevtutil)$/.test(name)) {
    return /^(?:users?|view|localgroup|group|accounts|share|use|start|stop|query|add|delete|create|process|os|shadows|interface|firewall|advfirewall|wlan|config|qfe|list|export|save)$/i.test(
      arg,
    );
  }
  return ADDRESS.test(arg) || /[/\\]/.test(arg);
}
