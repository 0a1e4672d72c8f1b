import { defineSecret, defineString } from "firebase-functions/params";
import { z } from "zod";
import { parseAllowedHosts } from "../../response/connectors/safe-url.ts";
import { ConnectorSettings } from "../../response/connectors/settings.ts";
import type { AutoResponse } from "../../response/responses.ts";
import { isEmulator } from "./emulator.ts";
import { SettingsError, checked, ranges, valuesOf } from "./params.ts";
import { TRUSTED_RANGES } from "./trusted-ranges.ts";

const RESPONSE = {
  protectedRanges: defineString("PROTECTED_RANGES", {
    default: "",
    description:
      "Ranges that are never blocked, in CIDR form, separated by commas: partners, monitoring. TRUSTED_RANGES are not either.",
  }),
  trustedRanges: TRUSTED_RANGES,
  allowedHosts: defineString("RESPONSE_ALLOWED_HOSTS", {
    default: "",
    description:
      "Hosts inside the network that connectors may call, as host or host:port, separated by commas; else public https alone.",
  }),
  autoResponse: defineString("AUTO_RESPONSE", {
    default: "propose",
    description:
      "What alerts start by themselves: on runs playbooks, propose leaves them to be approved with one click, off starts none.",
  }),
  forensicsBucket: defineString("FORENSICS_BUCKET", {
    default: "",
    description: "A Cloud Storage bucket that evidence is copied to. Empty: it is kept in Firestore alone.",
  }),
};

/** Who is called outside, as JSON; see docs/connectors.md. `{}` for nobody. */
const RESPONSE_CONNECTORS = defineSecret("RESPONSE_CONNECTORS");

/** The secrets of functions that act outside. The local suite takes them from the environment. */
export const RESPONSE_SECRETS = isEmulator() ? [] : [RESPONSE_CONNECTORS];

const ResponseValues = z.object({
  protectedRanges: ranges,
  trustedRanges: ranges,
  allowedHosts: z.string().superRefine((text, context) => {
    try {
      parseAllowedHosts(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  }),
  autoResponse: z.enum(["off", "propose", "on"]),
  forensicsBucket: z.string().regex(/^(?:[a-z0-9][\w.-]{1,221}[a-z0-9])?$/),
});

/** The operator's settings of the response, checked. */
export interface ResponseSettings {
  /** Never blocked: protected and trusted ones. */
  readonly protectedRanges: readonly string[];
  /** What alerts start by themselves. */
  readonly autoResponse: AutoResponse;
  readonly allowedHosts: string;
  readonly forensicsBucket: string | undefined;
  readonly connectors: ConnectorSettings;
}

/** Reads and checks the response's params, as `readSettings` does. */
export function readResponseSettings(): ResponseSettings {
  const values = checked(RESPONSE, ResponseValues, valuesOf(RESPONSE));
  const { protectedRanges, trustedRanges, autoResponse, allowedHosts, forensicsBucket } = values;
  // In the local suite a test names hosts of its own.
  const moreHosts = isEmulator() ? process.env["ALLOWED_TEST_HOSTS"] : undefined;
  return {
    protectedRanges: [...protectedRanges, ...trustedRanges],
    autoResponse,
    allowedHosts: [allowedHosts, moreHosts ?? ""].filter((text) => text !== "").join(","),
    forensicsBucket: forensicsBucket === "" ? undefined : forensicsBucket,
    connectors: readConnectors(process.env["RESPONSE_CONNECTORS"] ?? ""),
  };
}

/** Never says what is in it: these are secrets. */
function readConnectors(text: string): ConnectorSettings {
  let json: unknown;
  try {
    json = JSON.parse(text.trim() === "" ? "{}" : text);
  } catch {
    throw new SettingsError("RESPONSE_CONNECTORS is not JSON; see docs/connectors.md.");
  }
  const parsed = ConnectorSettings.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new SettingsError(`RESPONSE_CONNECTORS: ${issues.join("; ")}`);
}
