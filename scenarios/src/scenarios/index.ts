import type { Scenario } from "../scenario.ts";
import { bruteForce } from "./brute-force.ts";
import { cloudTakeover } from "./cloud-takeover.ts";
import { credentialStuffing } from "./credential-stuffing.ts";
import { dataExfiltration } from "./data-exfiltration.ts";
import { ddos } from "./ddos.ts";
import { insider } from "./insider.ts";
import { killChain } from "./kill-chain.ts";
import { mixed } from "./mixed.ts";
import { normal } from "./normal.ts";
import { passwordSpraying } from "./password-spraying.ts";
import { phishing } from "./phishing.ts";
import { portScan } from "./port-scan.ts";
import { ransomware } from "./ransomware.ts";
import { sqlInjection } from "./sql-injection.ts";
import { supplyChain } from "./supply-chain.ts";
import { webScan } from "./web-scan.ts";
import { xss } from "./xss.ts";

/** Every scenario, in the order in which they are listed. */
export const SCENARIOS: readonly Scenario[] = [
  normal,
  bruteForce,
  passwordSpraying,
  credentialStuffing,
  sqlInjection,
  xss,
  webScan,
  ddos,
  portScan,
  ransomware,
  dataExfiltration,
  phishing,
  cloudTakeover,
  insider,
  supplyChain,
  killChain,
  mixed,
];
