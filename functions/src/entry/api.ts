import { onRequest } from "firebase-functions/v2/https";
import { guardFromFramework } from "../api/framework-guard.ts";
import { AI_SECRETS } from "../app/settings/ai.ts";
import { RESPONSE_SECRETS } from "../app/settings/response.ts";

// The platform and the emulator name the one function that a process serves.
if (process.env["FUNCTION_TARGET"] === "api") guardFromFramework();

/** The REST API. Its origins and methods are the app's own business, so the platform's CORS is off. */
export const api = onRequest(
  {
    memory: "512MiB",
    concurrency: 80,
    invoker: "public",
    cors: false,
    secrets: [...AI_SECRETS, ...RESPONSE_SECRETS],
  },
  async (request, response) => {
    const { wireApi } = await import("../app/api.ts");
    const listener = await wireApi();
    await listener(request, response);
  },
);
