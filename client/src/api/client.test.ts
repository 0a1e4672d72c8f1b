import { NOW, aThreat, anAlert } from "@threatstream/core/testing";
import { fakeQueries, testApi } from "@threatstream/functions/testing";
import { describe, expect, test } from "vitest";
import { validateReply } from "../validate.ts";
import { createApiClient } from "./client.ts";
import {
  ApiError,
  NotFoundError,
  UnauthorizedError,
  UnavailableError,
  UnexpectedReplyError,
} from "./errors.ts";

/** A client of the API in memory, and the requests that it made. */
function client(options: Parameters<typeof testApi>[0] = {}, more: { token?: string } = {}) {
  const requests: Request[] = [];
  const { app, published } = testApi(options);
  const api = createApiClient({
    baseUrl: "http://api.test/",
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request);
      return app.fetch(request);
    },
    getToken: async () => more.token,
    validate: validateReply,
  });
  return { api, requests, published };
}

const threats = [aThreat(1), aThreat(2, { severity: "LOW" }), aThreat(3)];
const queries = async () => fakeQueries({ threats, alerts: [anAlert(1)] });

describe("a client of the API", () => {
  test("reads with query and parameters, typed", async () => {
    const { api, requests } = client({ queries });
    const page = await api.listRecentThreats({ query: { limit: 1, severity: "HIGH", type: undefined } });
    expect(page.threats.map(({ id }) => id)).toEqual([aThreat(3).id]);
    expect(requests[0]?.url).toBe("http://api.test/api/threats/recent?limit=1&severity=HIGH");
    expect(await api.getThreat({ params: { id: aThreat(2).id } })).toEqual(threats[1]);
    expect((await api.listActiveAlerts()).alerts).toEqual([anAlert(1)]);
  });

  test("sends events as JSON, and lines as text", async () => {
    const { api, published } = client();
    const event = { event_id: "e-1", timestamp: NOW, event_type: "malware", source_ip: "203.0.113.9" };
    expect(await api.postEvents({ body: [event] })).toMatchObject({ accepted: 1, event_ids: ["e-1"] });
    const body = JSON.stringify({ ...event, event_id: "e-2" });
    const reply = await api.postEvents({ body, contentType: "application/x-ndjson" });
    expect(reply).toMatchObject({ accepted: 1, event_ids: ["e-2"] });
    expect(published).toHaveLength(2);
  });

  test("sends the token with every request, and none where there is none", async () => {
    const { api, requests } = client({ queries }, { token: "secret" });
    await api.getInfo();
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer secret");
    const anonymous = client({ queries });
    await anonymous.api.getInfo();
    expect(anonymous.requests[0]?.headers.has("authorization")).toBe(false);
    expect(anonymous.requests[0]?.headers.has("x-firebase-appcheck")).toBe(false);
  });

  test("tells each failure by its class, with code, details and request id", async () => {
    const { api } = client({ queries });
    const missing = await api.getThreat({ params: { id: "THR-none" } }).catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(NotFoundError);
    expect(missing).toMatchObject({ status: 404, code: "not_found", requestId: expect.any(String) });
    const invalid = await api.listRecentThreats({ query: { limit: -1 } }).catch((error: unknown) => error);
    expect(invalid).toBeInstanceOf(ApiError);
    expect(invalid).toMatchObject({ code: "invalid_request", details: [{ field: "limit" }] });
    const closed = client({ queries, open: false });
    await expect(closed.api.listActiveAlerts()).rejects.toBeInstanceOf(UnauthorizedError);
  });

  test("never leaves the resource through a parameter", async () => {
    const { api, requests } = client({ queries });
    await expect(api.getThreat({ params: { id: "a/../b?c" } })).rejects.toBeInstanceOf(NotFoundError);
    expect(requests[0]?.url).toBe("http://api.test/api/threats/a%2F..%2Fb%3Fc");
    for (const id of ["", ".", ".."])
      await expect(api.getThreat({ params: { id } })).rejects.toThrow(TypeError);
    expect(requests).toHaveLength(1);
  });

  test("gives the health report of a system that is not well as the error's details", async () => {
    const down = async () => ({
      firestore: () => Promise.reject(new Error("down")),
      pubsub: async () => {},
    });
    const { api } = client({ probes: down });
    const error = await api.getHealth().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ details: [{ status: "degraded", services: { firestore: "down" } }] });
  });
});

describe("a reply that is not what its route promises", () => {
  const fetch: typeof globalThis.fetch = async () => Response.json({ threats: [{ id: 7 }], count: 1 });

  test("is refused with its bad fields where replies are validated", async () => {
    const api = createApiClient({ baseUrl: "", fetch, validate: validateReply });
    const error = await api.listRecentThreats().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnexpectedReplyError);
    expect(String(error)).toContain("threats.0.id");
  });

  test("is refused with what to check if it is a page where JSON belongs", async () => {
    const page = (status: number) => async () =>
      new Response("<!doctype html><title>Console</title>", {
        status,
        headers: { "content-type": "text/html; charset=utf-8" },
      });
    const api = (status: number) => createApiClient({ baseUrl: "https://shop.web.app", fetch: page(status) });
    const error = await api(200)
      .listRecentThreats()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnexpectedReplyError);
    expect(error).toMatchObject({
      status: 200,
      code: "not_the_api",
      details: [expect.stringMatching(/^<!doc/)],
    });
    expect(String(error)).toMatch(/text\/html from shop\.web\.app.*baseUrl.*\/api\/\*\*/);
    await expect(api(404).getInfo()).rejects.toThrow(/404 with text\/html.*baseUrl/);
    await expect(api(200).getBlocklistText()).rejects.toBeInstanceOf(UnexpectedReplyError);
    await expect(api(502).getInfo()).rejects.toThrow("The API answered with status 502.");
  });

  test("is plain text where the route says so", async () => {
    const text = async () => new Response("203.0.113.9\n", { headers: { "content-type": "text/plain" } });
    expect(await createApiClient({ baseUrl: "", fetch: text }).getBlocklistText()).toBe("203.0.113.9\n");
  });

  test("is given as it is where they are not", async () => {
    const api = createApiClient({ baseUrl: "", fetch });
    expect((await api.listRecentThreats()).count).toBe(1);
  });
});
