import type { Cast, Step } from "../plan.ts";
import { weighted } from "../random.ts";
import { fileActivity } from "../sensors/endpoint.ts";

const OPERATIONS = weighted([
  [10, "read"],
  [6, "write"],
  [3, "create"],
  [1, "rename"],
  [1, "delete"],
]);
const PROCESSES = ["EXCEL.EXE", "WINWORD.EXE", "explorer.exe", "POWERPNT.EXE", "Code.exe"] as const;
const NAMES = ["plan", "offer", "minutes", "invoice", "forecast", "contract"] as const;
const ENDINGS = ["xlsx", "docx", "pdf", "pptx", "csv"] as const;

/** Employees at work on the shares of their departments, a few files at a time. */
export function documents({ company }: Cast): Step {
  return (random) => {
    const { workstation, ip, user, department } = random.pick(company.people);
    const name = `${random.pick(NAMES)}-${random.int(1, 900)}.${random.pick(ENDINGS)}`;
    return fileActivity(
      { host: workstation, ip, user },
      {
        operation: random.pick(OPERATIONS),
        path: `S:\\${department}\\2026\\${name}`,
        count: random.chance(0.1) ? random.int(2, 9) : 1,
        bytes: random.skewed(4_000, 20_000_000),
        process: random.pick(PROCESSES),
      },
    );
  };
}
