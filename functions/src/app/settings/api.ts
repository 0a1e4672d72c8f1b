import { defineInt, defineString } from "firebase-functions/params";
import { z } from "zod";
import type { RequestRates } from "../../api/middleware/rate-limit.ts";
import { checked, list, valuesOf } from "./params.ts";
import type { Raw } from "./params.ts";

const API = {
  corsOrigins: defineString("CORS_ORIGINS", {
    default: "",
    description:
      "Origins of pages that may call the API from elsewhere, separated by commas: https://soc.example.com.",
  }),
  apiRequestsPerMinute: defineInt("API_REQUESTS_PER_MINUTE", {
    default: 600,
    description: "Requests a minute that one person may make of the API, over all instances. 0: no limit.",
  }),
  keyRequestsPerMinute: defineInt("KEY_REQUESTS_PER_MINUTE", {
    default: 6_000,
    description: "Requests a minute of an API key that has no limit of its own. 0: no limit.",
  }),
  addressRequestsPerMinute: defineInt("ADDRESS_REQUESTS_PER_MINUTE", {
    default: 300,
    description: "Requests a minute of one address without credentials that are accepted. 0: no limit.",
  }),
  trustedProxies: defineInt("TRUSTED_PROXIES", {
    default: 0,
    description:
      "Proxies in front of the API whose word on a client's address counts: 1 where only Hosting reaches it.",
  }),
  appCheck: defineString("APP_CHECK", {
    default: "off",
    description: "enforce: people's requests need a token of Firebase App Check. off: they do not.",
  }),
  allowSimulation: defineString("ALLOW_SIMULATION", {
    default: "off",
    description:
      "on: admins may play attacks into this project with the API. off: they may not; the local suite always may.",
  }),
};

const origins = list.superRefine((items, context) => {
  for (const item of items) {
    const isOrigin = URL.canParse(item) && new URL(item).origin === item;
    if (!isOrigin) {
      context.addIssue({ code: "custom", message: `${item} is no origin, as https://soc.example.com is` });
    }
  }
});

const rate = z.int().min(0).max(1_000_000);

const ApiValues = z.object({
  corsOrigins: origins,
  apiRequestsPerMinute: rate,
  keyRequestsPerMinute: rate,
  addressRequestsPerMinute: rate,
  trustedProxies: z.int().min(0).max(8),
  appCheck: z.enum(["off", "enforce"]),
  allowSimulation: z.enum(["off", "on"]),
});

/** The operator's settings of the API, checked. */
export interface ApiSettings {
  /** Origins of pages that may call the API from elsewhere. */
  readonly corsOrigins: ReadonlySet<string>;
  readonly rates: RequestRates;
  readonly requireAppCheck: boolean;
  /** Whether admins may play attacks into this project. */
  readonly allowSimulation: boolean;
}

/** Reads and checks the API's params, as `readSettings` does: a wrong one of these does not stop the pipeline. */
export function readApiSettings(): ApiSettings {
  return toApiSettings(valuesOf(API));
}

/** Checks values by their keys, as `readApiSettings` does. */
export function toApiSettings(raw: Raw): ApiSettings {
  const values = checked(API, ApiValues, raw);
  return {
    corsOrigins: new Set(values.corsOrigins),
    rates: {
      perUser: values.apiRequestsPerMinute,
      perKey: values.keyRequestsPerMinute,
      perAddress: values.addressRequestsPerMinute,
      proxies: values.trustedProxies,
    },
    requireAppCheck: values.appCheck === "enforce",
    allowSimulation: values.allowSimulation === "on",
  };
}
