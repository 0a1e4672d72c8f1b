import { ROUTES } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { aThreat } from "@threatstream/core/testing";
import { ask, askInVain, fakeQueries, post, testApi } from "./testing.ts";

const GRPC_UNAVAILABLE = Object.assign(new Error("14 UNAVAILABLE: no connection"), { code: 14 });

describe("info", () => {
  test.each(["/api", "/api/", "/"])("%s says what answers", async (path) => {
    const { status, body } = await ask(testApi().app, "getInfo", path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: "ThreatStream", version: "1.2.3", status: "running" });
  });

  test("HEAD gives the same without a body", async () => {
    const response = await testApi().app.request("/api", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("what is not in the route table", () => {
  test.each(["/api/nothing", "/nothing", "/api/threats", "/api/threats/a/b", "/api/%00"])(
    "GET %s is 404 with the error body",
    async (path) => {
      expect(await askInVain(testApi().app, path)).toMatchObject({
        status: 404,
        code: "not_found",
        details: [],
      });
    },
  );

  test.each([
    ["DELETE", "/api", "GET, HEAD, OPTIONS"],
    ["POST", "/", "GET, HEAD, OPTIONS"],
    ["GET", "/api/events", "POST, OPTIONS"],
    ["PUT", `/api/threats/${aThreat(1).id}`, "GET, HEAD, OPTIONS"],
    ["POST", "/api/threats/recent", "GET, HEAD, OPTIONS"],
  ])("%s %s is 405 and says what is allowed", async (method, path, allowed) => {
    const reply = await askInVain(testApi().app, path, { method });
    expect([reply.status, reply.code]).toEqual([405, "method_not_allowed"]);
    expect(reply.headers.get("allow")).toBe(allowed);
  });

  test("a deployed API tells OPTIONS what a path allows", async () => {
    const response = await testApi({ open: false }).app.request("/api/events", { method: "OPTIONS" });
    expect([response.status, response.headers.get("allow")]).toEqual([204, "POST, OPTIONS"]);
  });
});

describe("failures", () => {
  test("an unexpected error is a 500 that tells nothing, and is logged with its cause", async () => {
    const queries = () => Promise.reject(new Error("secret detail"));
    const { app, logs } = testApi({ queries });
    const reply = await askInVain(app, "/api/alerts/active", { headers: { "x-request-id": "mine-1" } });
    expect([reply.status, reply.code]).toEqual([500, "internal"]);
    expect(JSON.stringify(reply)).not.toContain("secret");
    expect(logs).toMatchObject([{ level: "error", fields: { request_id: "mine-1", status: 500 } }]);
    expect(logs[0]?.fields?.["cause"]).toContain("secret detail");
  });

  test("a service that is unavailable is a 503 with Retry-After", async () => {
    const { app, logs } = testApi({ queries: () => Promise.reject(GRPC_UNAVAILABLE) });
    const reply = await askInVain(app, "/api/threats/recent");
    expect([reply.status, reply.code, reply.headers.get("retry-after")]).toEqual([503, "unavailable", "5"]);
    expect(logs).toMatchObject([{ level: "warn" }]);
  });

  test("a service that does not answer in time is a 503", async () => {
    const { app } = testApi({ queries: () => new Promise(() => {}), timeLimitMs: 5 });
    expect(await askInVain(app, "/api/threats/recent")).toMatchObject({ status: 503, code: "unavailable" });
  });

  test("an error keeps the headers of every reply", async () => {
    const { headers } = await askInVain(testApi().app, "/api/nothing", {
      headers: { origin: "http://localhost:5173" },
    });
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("access-control-allow-origin")).toBe("http://localhost:5173");
  });
});

describe("pages of other origins", () => {
  const { app: closed } = testApi({ open: false, corsOrigins: new Set(["https://soc.example.com"]) });
  const allowed = async (origin: string) =>
    (await closed.request("/api", { headers: { origin } })).headers.get("access-control-allow-origin");

  test("may call the API where the operator names them, and others may not", async () => {
    expect(await allowed("https://soc.example.com")).toBe("https://soc.example.com");
    for (const origin of [
      "https://evil.example",
      "http://localhost:5173",
      "null",
      "https://soc.example.com.evil",
    ]) {
      expect(await allowed(origin)).toBeNull();
    }
  });
});

describe("access", () => {
  const closed = testApi({ open: false }).app;

  test.each(["/api", "/", "/api/health", "/api/openapi.json", "/api/docs"])(
    "%s needs no credentials",
    async (path) => {
      expect((await closed.request(path)).status).toBe(200);
    },
  );

  test.each(Object.entries(ROUTES).filter(([, { access }]) => access !== "public"))(
    "%s is 401 outside the local suite",
    async (_name, { method, path }) => {
      const reply = await askInVain(closed, path.replace("{id}", aThreat(1).id), { method });
      expect([reply.status, reply.code]).toEqual([401, "unauthorized"]);
      expect(reply.headers.get("www-authenticate")).toMatch(/^Bearer/);
      expect(reply.message).toContain("Authorization: Bearer");
    },
  );

  test.each(["//api/threats/recent", "/api//threats/recent", "/api/threats/recent/", "/API/threats/recent"])(
    "%s is no way around it",
    async (path) => {
      expect([401, 404]).toContain((await closed.request(path)).status);
    },
  );
});

describe("headers", () => {
  test("every reply has an id; a client's own is kept", async () => {
    const { app } = testApi();
    expect((await app.request("/api")).headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const own = await app.request("/api", { headers: { "x-request-id": "trace-17" } });
    expect(own.headers.get("x-request-id")).toBe("trace-17");
  });

  test.each(["a b", "<script>", "x".repeat(65)])("the id %j of a client is not believed", async (id) => {
    const { headers } = await testApi().app.request("/api", { headers: { "x-request-id": id } });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("replies can neither run, nor be framed, guessed at or cached", async () => {
    const { headers } = await testApi().app.request("/api");
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d+/);
  });
});

describe("other origins", () => {
  const preflight = (origin: string): RequestInit => ({
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    },
  });

  test("the local suite lets a development server's page post events", async () => {
    const { status, headers } = await testApi().app.request(
      "/api/events",
      preflight("http://127.0.0.1:5173"),
    );
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe("http://127.0.0.1:5173");
    expect(headers.get("access-control-allow-methods")).toContain("POST");
    expect(headers.get("access-control-allow-headers")).toContain("content-type");
    expect(headers.get("vary")).toContain("Origin");
  });

  test.each([
    "https://evil.example",
    "http://localhost.evil.example",
    "http://localhost:80@evil.example",
    "null",
  ])("the local suite refuses %s", async (origin) => {
    const { headers } = await testApi().app.request("/api/events", preflight(origin));
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  test("a deployed API allows none, not even localhost", async () => {
    const { app } = testApi({ open: false });
    for (const init of [
      preflight("http://localhost:5173"),
      { headers: { origin: "http://localhost:5173" } },
    ]) {
      expect((await app.request("/api", init)).headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

test("log lines never hold what a client sent", async () => {
  const { app, logs } = testApi({ queries: async () => fakeQueries({}) });
  const event = { timestamp: "2026-03-10T11:59:00Z", event_type: "s3cret", source_ip: "203.0.113.7" };
  await app.request("/api/events", post("application/json", JSON.stringify(event)));
  await app.request("/api/events", post("application/json", "s3cret"));
  await app.request("/api/threats/recent?severity=s3cret");
  expect(logs).toHaveLength(3);
  expect(JSON.stringify(logs)).not.toContain("s3cret");
});
