import type { AttackKind, Impact } from "../types.ts";

export interface Wrapper {
  readonly type: AttackKind;
  readonly sign: string;
  readonly confidence: number;
  readonly impact: Impact;
  readonly start: number;
  readonly end: number;
}

// At the start of a value, or after a mark that ends another path (`zip:` in `phar://` and the like).
const SCHEME = /(?:^|[\s"'=|,(>])((?:url:)?[a-z][a-z0-9.+-]{1,20}):(?:\/{0,4}|\\{1,2})(?=[^\s])/gi;

/** Schemes by which PHP opens a stream that is no file. */
const PHP = new Set([
  "php",
  "phar",
  "expect",
  "zip",
  "glob",
  "ogg",
  "rar",
  "compress.zlib",
  "compress.bzip2",
  "ssh2.exec",
  "ssh2.sftp",
  "zlib",
]);
/** Schemes that read a file of the server, or of its class path. */
const FILE = new Set([
  "file",
  "url:file",
  "netdoc",
  "jar",
  "local_file",
  "vfs",
  "classpath",
  "view-source",
  "camel",
]);

/** A scheme in a value that makes the server open something other than a page: `php://filter`, `file:///`, `jar:`. */
export function wrapperIn(text: string): Wrapper | undefined {
  SCHEME.lastIndex = 0;
  for (let tries = 0; tries < 8; tries += 1) {
    const match = SCHEME.exec(text);
    if (match?.[1] === undefined) return undefined;
    const scheme = match[1].toLowerCase();
    const start = match.index + match[0].indexOf(match[1]);
    const found = judge(scheme, text.slice(start + match[1].length + 1, start + 160).toLowerCase());
    if (found !== undefined) return { ...found, start, end: Math.min(text.length, start + 80) };
  }
  return undefined;
}

function judge(scheme: string, rest: string): Omit<Wrapper, "start" | "end"> | undefined {
  if (scheme === "php") {
    return /^\/\/?(?:filter|input|stdin|fd|memory|temp|output)\b/.test(rest)
      ? {
          type: "file_inclusion",
          sign: "PHP stream wrapper",
          confidence: 0.95,
          impact: rest.includes("input") ? "execution" : "disclosure",
        }
      : undefined;
  }
  if (PHP.has(scheme)) {
    if (!rest.startsWith("//")) return undefined;
    const impact =
      scheme === "expect" || scheme === "phar" || scheme.startsWith("ssh2") ? "execution" : "disclosure";
    return { type: "file_inclusion", sign: "PHP stream wrapper", confidence: 0.9, impact };
  }
  if (scheme === "data") return dataWrapper(rest);
  if (!FILE.has(scheme)) return undefined;
  if (scheme === "jar" ? !/^(?:file|https?|ftp|netdoc):/.test(rest) : !/^[/\\~%.a-z]/.test(rest))
    return undefined;
  if (scheme === "classpath" || scheme === "camel") return undefined;
  return {
    type: "path_traversal",
    sign: "file opened by its scheme",
    confidence: 0.85,
    impact: "disclosure",
  };
}

// `data:image/png;base64,…` is an image; PHP's include takes `data:text/plain;base64,…` and `data://,<?php …`.
function dataWrapper(rest: string): Omit<Wrapper, "start" | "end"> | undefined {
  const isCode = /<\?(?:php|=|\s)|\bsystem\(|pd9wah|pd89|pd9waha/.test(rest);
  const isStream = /^\/\/(?:text\/plain|,|;base64|text\/html|[a-z]+\/x-php)/.test(rest);
  if (!isCode && !isStream) return undefined;
  return {
    type: "file_inclusion",
    sign: "PHP stream wrapper",
    confidence: isCode ? 0.95 : 0.8,
    impact: "execution",
  };
}
