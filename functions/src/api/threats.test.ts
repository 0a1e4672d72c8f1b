import { ThreatPage } from "@threatstream/contracts";
import type { ThreatStats } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import type { ThreatListRequest } from "./ports/queries.ts";
import { encodeCursor } from "./cursor.ts";
import { aThreat } from "@threatstream/core/testing";
import { ask, askInVain, fakeQueries, testApi } from "./testing.ts";

const THREATS = Array.from({ length: 120 }, (_each, index) =>
  // Three threats each second, so that pages end among equal times.
  aThreat(index, {
    timestamp: new Date(Date.parse("2026-03-10T11:00:00.000Z") + Math.floor(index / 3) * 1_000).toISOString(),
    severity: index % 2 === 0 ? "HIGH" : "LOW",
  }),
);
const { app } = testApi({ queries: async () => fakeQueries({ threats: THREATS }) });

function recent(query: string) {
  return ask(app, "listRecentThreats", `/api/threats/recent${query}`).then(({ body }) =>
    ThreatPage.parse(body),
  );
}

describe("recent threats", () => {
  test("the fifty newest are given where nothing is said", async () => {
    const page = await recent("");
    expect(page.count).toBe(50);
    expect(page.threats[0]?.id).toBe(THREATS.at(-1)?.id);
  });

  test("following the cursor gives every threat once, and no cursor on the last page", async () => {
    const seen: string[] = [];
    let cursor: string | undefined = "";
    while (cursor !== undefined) {
      const page: ThreatPage = await recent(`?limit=40&cursor=${cursor}`);
      seen.push(...page.threats.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(THREATS.map(({ id }) => id).toReversed());
  });

  test("filters reach the query as fields of the document, the address in its stored spelling", async () => {
    const requests: ThreatListRequest[] = [];
    const queries = {
      ...fakeQueries({}),
      recentThreats: async (request: ThreatListRequest) => {
        requests.push(request);
        return { threats: [] };
      },
    };
    const cursor = encodeCursor({ at: 1_000, id: aThreat(1).id });
    const path = `/api/threats/recent?severity=LOW&type=XSS&source_ip=2001:DB8::0:1&limit=7&cursor=${cursor}`;
    await ask(testApi({ queries: async () => queries }).app, "listRecentThreats", path);
    expect(requests).toEqual([
      {
        filters: { severity: "LOW", threat_type: "XSS", source_ip: "2001:db8::1" },
        after: { at: 1_000, id: aThreat(1).id },
        limit: 7,
      },
    ]);
  });

  test("an empty field counts as not given", async () => {
    expect((await recent("?limit=&severity=&type=&source_ip=&cursor=")).count).toBe(50);
  });

  test("unknown fields do not matter", async () => {
    expect((await recent("?_=1760000000&__proto__=x&limit=1")).count).toBe(1);
  });

  test.each([
    ["limit", "-1"],
    ["limit", "0"],
    ["limit", "501"],
    ["limit", "1e9"],
    ["limit", "NaN"],
    ["limit", "Infinity"],
    ["limit", "2.5"],
    ["severity", "high"],
    ["severity", "__proto__"],
    ["type", "toString"],
    ["source_ip", "10.0.0"],
    ["source_ip", "fe80::1%25eth0"],
    ["source_ip", "..%2f..%2fthreats"],
    ["cursor", "abc"],
    ["cursor", `${encodeCursor({ at: 1, id: aThreat(1).id })}!`],
    ["cursor", Buffer.from(`999999999999999:${aThreat(1).id}`).toString("base64url")],
    ["cursor", Buffer.from("1:THR-../../x").toString("base64url")],
    ["cursor", "A".repeat(600)],
  ])("%s=%s is 400 and named", async (field, value) => {
    const reply = await askInVain(app, `/api/threats/recent?${field}=${value}`);
    expect(reply).toMatchObject({ status: 400, code: "invalid_request", details: [{ field }] });
    expect(reply.message).toContain(field);
  });

  test("every bad field is named", async () => {
    const { details } = await askInVain(app, "/api/threats/recent?limit=x&severity=y&type=z");
    expect(details).toMatchObject([{ field: "limit" }, { field: "severity" }, { field: "type" }]);
  });

  test("a field that is given twice is 400", async () => {
    const reply = await askInVain(app, "/api/threats/recent?limit=1&limit=2");
    expect(reply.details).toEqual([{ field: "limit", message: "is given more than once" }]);
  });
});

describe("one threat", () => {
  test("it is found by its id", async () => {
    const [threat] = THREATS;
    expect((await ask(app, "getThreat", `/api/threats/${threat?.id}`)).body).toEqual(threat);
  });

  test.each([
    aThreat(999).id,
    "THR-xyz",
    "__proto__",
    "__x__",
    "a%2Fb",
    "..%2f..%2fanalytics",
    "%2e%2e%2f%2e%2e",
    "%00",
    "%E0%A4%A",
    "recent%2F",
    "x".repeat(64),
  ])("%s is 404, and asks nothing of Firestore unless it is an id", async (id) => {
    const asked: string[] = [];
    const queries = {
      ...fakeQueries({}),
      threat: async (name: string) => {
        asked.push(name);
        return undefined;
      },
    };
    const reply = await askInVain(testApi({ queries: async () => queries }).app, `/api/threats/${id}`);
    expect(reply.status).toBe(404);
    expect(asked).toEqual(/^THR-[0-9a-f]{24}$/.test(id) ? [id] : []);
  });

  test("an id of 2,000 characters is 400", async () => {
    expect(await askInVain(app, `/api/threats/${"x".repeat(2_000)}`)).toMatchObject({ status: 400 });
  });

  test.each([".", "..", "%2e", "%2e%2e"])("%s leads nowhere else", async (id) => {
    expect((await app.request(`/api/threats/${id}`)).status).toBeLessThan(500);
  });
});

test("the summary has every severity", async () => {
  const stats: ThreatStats = {
    total_threats: 3,
    severity_distribution: { CRITICAL: 1, HIGH: 2, MEDIUM: 0, LOW: 0, INFO: 0 },
    type_distribution: { XSS: 3 },
  };
  const withStats = testApi({ queries: async () => fakeQueries({ stats }) });
  expect((await ask(withStats.app, "getThreatStats")).body).toEqual(stats);
});
