import type { Step } from "../plan.ts";
import type { Random } from "../random.ts";
import { fileActivity } from "../sensors/endpoint.ts";
import type { Place } from "../sensors/endpoint.ts";

/** How one family of ransomware works. */
export interface Family {
  /** What it adds to the names of files. */
  readonly ending: string;
  readonly note: string;
  readonly process: string;
  /** Files that one report of the endpoint's agent stands for, at most. */
  readonly most: number;
}

const FAMILIES: readonly Family[] = [
  { ending: ".lockbit", note: "Restore-My-Files.txt", process: "svch0st.exe", most: 60 },
  { ending: ".akira", note: "akira_readme.txt", process: "w.exe", most: 40 },
  { ending: ".basta", note: "instructions_read_me.txt", process: "update.exe", most: 30 },
  { ending: ".k7xq2", note: "HOW_TO_DECRYPT_FILES.txt", process: "lsa32.exe", most: 50 },
];
const FOLDERS = ["finance", "legal", "hr", "sales", "engineering"] as const;
const NAMES = ["plan", "offer", "contract", "payroll", "invoice", "forecast"] as const;
const ENDINGS = ["xlsx", "docx", "pdf", "pst", "dwg", "sql"] as const;

/** One family, for a whole run. */
export function familyFor(random: Random): Family {
  return random.pick(FAMILIES);
}

/** The next files to be encrypted: most reports say they were renamed, some that they were overwritten. */
export function encryption(place: Place, { ending, process, most }: Family): Step {
  return (random) => {
    const file = `${random.pick(NAMES)}-${random.int(1, 900)}.${random.pick(ENDINGS)}`;
    const isRename = random.chance(0.7);
    return fileActivity(place, {
      operation: isRename ? "rename" : "overwrite",
      path: `S:\\${random.pick(FOLDERS)}\\2026\\${file}${isRename ? ending : ""}`,
      count: random.int(4, most),
      bytes: random.skewed(100_000, 400_000_000),
      process,
    });
  };
}

/** The letter to the victim. */
export function ransomNote(place: Place, { note, process }: Family): Step {
  return (random) =>
    fileActivity(place, {
      operation: "create",
      path: `S:\\${random.pick(FOLDERS)}\\${note}`,
      bytes: 2_480,
      process,
    });
}
