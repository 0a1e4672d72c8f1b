import type { Detection } from "../../model/detection.ts";
import { detection as cloudLoggingStopped } from "./cloud-logging-stopped.ts";
import { detection as commandInjection } from "./command-injection.ts";
import { detection as credentialFiles } from "./credential-files.ts";
import { detection as crossSiteScripting } from "./cross-site-scripting.ts";
import { detection as dataExfiltration } from "./data-exfiltration.ts";
import { detection as ddosRate } from "./ddos-rate.ts";
import { detection as failedLogin } from "./failed-login.ts";
import { detection as lookalikeMail } from "./lookalike-mail.ts";
import { detection as massFileEncryption } from "./mass-file-encryption.ts";
import { detection as pathTraversal } from "./path-traversal.ts";
import { detection as producerClassification } from "./producer-classification.ts";
import { detection as sensorProbe } from "./sensor-probe.ts";
import { detection as sqlInjection } from "./sql-injection.ts";
import { detection as suspiciousProcess } from "./suspicious-process.ts";
import { detection as webScanner } from "./web-scanner.ts";

/** Every detection over single events. */
export const EVENT_DETECTIONS: readonly Detection[] = [
  cloudLoggingStopped,
  commandInjection,
  credentialFiles,
  crossSiteScripting,
  dataExfiltration,
  ddosRate,
  failedLogin,
  lookalikeMail,
  massFileEncryption,
  pathTraversal,
  producerClassification,
  sensorProbe,
  sqlInjection,
  suspiciousProcess,
  webScanner,
];
