import type { DetectionCase } from "../../model/detection.ts";
import { finding, quiet, typed } from "./case-events.ts";

export const cases: readonly DetectionCase[] = [
  ...finding("CRITICAL", "RANSOMWARE", {
    "a mass rename to a known ending": typed("file_activity", {
      operation: "rename",
      path: "/srv/share/*.lockbit",
      count: 4_000,
    }),
    "1,000 encrypted files": typed("file_activity", {
      operation: "encrypt",
      path: "C:\\Users",
      count: 1_000,
    }),
    "a count of encrypted files": typed("ransomware", { encrypted_files: 100 }),
    "called normal": typed("normal_traffic", { operation: "ENCRYPT", path: "/home/a.locked", count: 300 }),
  }),
  ...finding("HIGH", "RANSOMWARE", {
    "100 encrypted files": typed("file_activity", { operation: "encrypt", path: "/home", count: 100 }),
    "a mass change": typed("file_activity", { operation: "modify", path: "/srv/share", count: 500 }),
    "one file with a known ending": typed("file_activity", {
      operation: "rename",
      path: "q3.xlsx.Ryuk",
      count: 1,
    }),
    "a ransom note": typed("file_activity", {
      operation: "create",
      path: "C:\\HOW_TO_DECRYPT.txt",
      count: 1,
    }),
    "LockBit's note": typed("file_activity", { operation: "create", path: "S:\\hr\\Restore-My-Files.txt" }),
    "Black Basta's note": typed("file_activity", {
      operation: "create",
      path: "/srv/instructions_read_me.txt",
    }),
    "50 encrypted files": typed("ransomware", { encrypted_files: 50 }),
  }),
  ...quiet({
    "a few changes": typed("file_activity", {
      operation: "modify",
      path: "/var/lib/app/data.json",
      count: 12,
    }),
    "99 encrypted files": typed("file_activity", { operation: "encrypt", path: "/home", count: 99 }),
    "many reads": typed("file_activity", { operation: "read", path: "/srv/share/a.locked", count: 50_000 }),
    "a package lock": typed("file_activity", { operation: "modify", path: "/app/package.lock", count: 1 }),
    "code about encryption": typed("file_activity", { operation: "modify", path: "/src/crypt.ts", count: 1 }),
    "a manual of instructions": typed("file_activity", {
      operation: "create",
      path: "/docs/instructions.txt",
    }),
    "a guide to recovery": typed("file_activity", { operation: "create", path: "/docs/recovery-plan.txt" }),
    "a count in text": typed("ransomware", { encrypted_files: "5000" }),
    "a negative count": typed("file_activity", { operation: "encrypt", path: "/home", count: -500 }),
  }),
];
