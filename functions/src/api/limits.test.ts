import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hashSecret, newApiKey } from "../access/api-key.ts";
import type { Identities } from "../access/authenticator.ts";
import { RateLimiter } from "../access/rate-limiter.ts";
import { requestLimits } from "./middleware/rate-limit.ts";
import { askInVain, testApi } from "./testing.ts";

const key = newApiKey(randomBytes);
const logger = { info: () => {}, warn: () => {}, error: () => {} };

function identities(perMinute?: number): Identities {
  const stored = { id: key.id, label: "web-1", hash: hashSecret(key.secret), revoked: false };
  return {
    verifyToken: async (token) => {
      if (token !== "ana's") throw new Error("not valid");
      return { uid: "ana", role: "viewer" };
    },
    isAppToken: async (token) => token === "from the app",
    key: async (id) =>
      id === key.id ? { ...stored, ...(perMinute !== undefined && { perMinute }) } : undefined,
    used: () => {},
  };
}

/** The API with access control, where each may ask ten times a minute, at a time that stands still. */
function limitedApi(options: { perMinute?: number; requireAppCheck?: boolean } = {}) {
  const away = async () => Promise.reject(new Error("There is no shared bucket here."));
  const limiter = new RateLimiter({ shared: away, clock: () => 0, logger });
  return testApi({
    open: false,
    identities: async () => identities(options.perMinute),
    limits: requestLimits(limiter, { perUser: 10, perKey: 10, perAddress: 10, proxies: 0 }),
    requireAppCheck: options.requireAppCheck ?? false,
  }).app;
}

type App = ReturnType<typeof limitedApi>;

async function statuses(app: App, path: string, init: RequestInit, times: number): Promise<number[]> {
  const found: number[] = [];
  for (let time = 0; time < times; time += 1) found.push((await app.request(path, init)).status);
  return found;
}

const asAna = { headers: { authorization: "Bearer ana's" } };

describe("over the limit", () => {
  test("a user gets 429 that says when to come again, also for what the role does not allow", async () => {
    const app = limitedApi();
    const seen = await statuses(app, "/api/threats/recent", asAna, 20);
    expect(seen.slice(0, 10)).toEqual(Array(10).fill(200));
    expect(seen.slice(11)).toEqual(Array(9).fill(429));
    const { status, code, headers } = await askInVain(app, "/api/keys", asAna);
    expect({ status, code }).toEqual({ status: 429, code: "rate_limited" });
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("credentials that are refused are refused for it, whoever they are; a user of that address goes on", async () => {
    const app = limitedApi();
    const from = { "x-forwarded-for": "198.51.100.7" };
    const wrong = { headers: { ...from, authorization: "Bearer nonsense" } };
    const seen = await statuses(app, "/api/threats/recent", wrong, 20);
    expect(new Set(seen)).toEqual(new Set([401, 429]));
    expect(seen.at(-1)).toBe(429);
    const ana = await app.request("/api/threats/recent", { headers: { ...from, ...asAna.headers } });
    expect(ana.status).toBe(200);
  });

  test("an address asks public routes in vain; what the client wrote into the header changes nothing", async () => {
    const app = limitedApi();
    const seen: number[] = [];
    for (let time = 0; time < 20; time += 1) {
      const headers = { "x-forwarded-for": `10.0.0.${time}, 198.51.100.8` };
      seen.push((await app.request("/api", { headers })).status);
    }
    expect(seen.at(-1)).toBe(429);
    expect((await app.request("/api", { headers: { "x-forwarded-for": "198.51.100.9" } })).status).toBe(200);
  });

  test("a key has its own limit where it was given one", async () => {
    const event = { event_type: "malware", source_ip: "198.51.100.9", timestamp: "2026-03-10T11:00:00.000Z" };
    const post = {
      method: "POST",
      headers: { authorization: `Bearer ${key.text}`, "content-type": "application/json" },
      body: JSON.stringify(event),
    };
    expect(await statuses(limitedApi({ perMinute: 40 }), "/api/events", post, 40)).toEqual(
      Array(40).fill(202),
    );
    expect((await statuses(limitedApi(), "/api/events", post, 40)).at(-1)).toBe(429);
  });
});

describe("with App Check", () => {
  test("a user's request needs the app's token; a sensor's does not", async () => {
    const app = limitedApi({ requireAppCheck: true });
    const bare = await askInVain(app, "/api/threats/recent", asAna);
    expect(bare.status).toBe(401);
    expect(bare.message).toMatch(/App Check/);
    const wrong = { headers: { ...asAna.headers, "x-firebase-appcheck": "nonsense" } };
    expect((await app.request("/api/threats/recent", wrong)).status).toBe(401);
    const right = { headers: { ...asAna.headers, "x-firebase-appcheck": "from the app" } };
    expect((await app.request("/api/threats/recent", right)).status).toBe(200);
    const sensor = await askInVain(app, "/api/events", {
      method: "POST",
      headers: { authorization: `Bearer ${key.text}`, "content-type": "application/json" },
      body: "{}",
    });
    expect(sensor.status).toBe(400);
  });
});
