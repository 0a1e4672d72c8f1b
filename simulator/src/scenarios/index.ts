import type { Scenario } from "../scenario.ts";
import { bruteForce } from "./brute-force.ts";
import { normal } from "./normal.ts";
import { sqlInjection } from "./sql-injection.ts";

/** Every scenario, in the order in which they are listed. */
export const SCENARIOS: readonly Scenario[] = [normal, bruteForce, sqlInjection];
