import { crc32 } from "node:zlib";

/**
 * A jar that holds nothing but a manifest, which starts `mainClass` from another jar. firebase-tools runs `java -jar`, and the
 * Google Cloud CLI's Firestore emulator names no main class in its own manifest.
 */
export function manifestJar(mainClass: string, classPath: string): Buffer {
  const manifest = [
    "Manifest-Version: 1.0",
    foldLine(`Main-Class: ${mainClass}`),
    foldLine(`Class-Path: ${classPath}`),
    "",
    "",
  ].join("\r\n");
  return storedZip("META-INF/MANIFEST.MF", Buffer.from(manifest));
}

/** Folds a manifest line: at most 72 bytes, continuations start with a space (JAR File Specification). */
export function foldLine(line: string): string {
  const lines: string[] = [];
  let current = "";
  for (const char of line) {
    if (Buffer.byteLength(current + char) > 72) {
      lines.push(current);
      current = " ";
    }
    current += char;
  }
  return [...lines, current].join("\r\n");
}

/** A zip archive with one uncompressed entry (APPNOTE.TXT sections 4.3.7, 4.3.12 and 4.3.16). */
function storedZip(name: string, data: Buffer): Buffer {
  const path = Buffer.from(name);
  // Version 1.0, no flags, stored; 1980-01-01 00:00; checksum and sizes.
  const common = Buffer.alloc(26);
  common.writeUInt16LE(10, 0);
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, path, data]);
  const central = Buffer.concat([Buffer.from("PK\u0001\u0002\u000a\u0000"), common, Buffer.alloc(14), path]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from("PK\u0005\u0006"), end]);
}
