import { expect, test } from "vitest";
import { post, testApi } from "./testing.ts";

test("what changes something, or is refused, is one line in Cloud Logging's form, without query or body", async () => {
  const { app, logs } = testApi();
  const body = JSON.stringify({ analyst_id: "secret-name" });
  await app.request("/api/alerts/ALT-x/acknowledge?token=secret", post("application/json", body));
  const lines = logs.filter(({ fields }) => fields?.["httpRequest"] !== undefined);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    level: "info",
    fields: {
      actor: { kind: "local", role: "admin" },
      httpRequest: {
        requestMethod: "POST",
        requestUrl: "/api/alerts/:id/acknowledge",
        latency: "0.000s",
      },
    },
  });
  expect(JSON.stringify(logs)).not.toContain("secret");
});

test("a read that went well leaves no line", async () => {
  const { app, logs } = testApi();
  await app.request("/api/threats/recent");
  expect(logs).toEqual([]);
});

test("a path that is none is not repeated", async () => {
  const { app, logs } = testApi();
  await app.request("/api/secret");
  expect(logs).toMatchObject([{ level: "info", fields: { httpRequest: { requestUrl: "/*", status: 404 } } }]);
});

test("a failure is the one line that tells its cause", async () => {
  const { app, logs } = testApi({ queries: async () => Promise.reject(new Error("broken")) });
  await app.request("/api/threats/recent");
  expect(logs).toMatchObject([{ level: "error" }]);
});
