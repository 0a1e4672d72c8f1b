import { NotFoundError, createApiClient } from "@threatstream/client";
import { validateReply } from "@threatstream/client/validate";
import { describe, expect, inject, test } from "vitest";
import { waitFor } from "../support/wait.ts";

/* The REST client against the deployed API, through Hosting, every reply checked against its schema. */

const api = createApiClient({ baseUrl: inject("hostingUrl"), validate: validateReply, timeoutMs: 60_000 });

describe("the REST client", () => {
  test("sends events and reads what became of them", async () => {
    const event = {
      event_id: "api-client-1",
      timestamp: "2026-03-11T12:00:00.000Z",
      event_type: "sql_injection",
      source_ip: "198.51.100.200",
      payload: { query: "id=1' UNION SELECT password FROM users--" },
    };
    const { threat_id } = await api.simulateEvent({ body: event });
    const threat = await waitFor("the threat", () => found(api.getThreat({ params: { id: threat_id } })));
    expect(threat).toMatchObject({ event_id: "api-client-1", threat_type: "SQL_INJECTION" });
    const { threats } = await api.listRecentThreats({ query: { source_ip: "198.51.100.200" } });
    expect(threats).toEqual([threat]);
    expect((await api.getThreatStats()).total_threats).toBeGreaterThan(0);
    expect((await api.listActiveAlerts({ query: { limit: 500 } })).alerts).not.toEqual([]);
  });

  test("sends raw lines; where none is accepted, the error says which is wrong", async () => {
    const lines = "Mar 11 12:00:00 host sshd[7]: Failed password for root from 198.51.100.201 port 22 ssh2";
    expect(await api.postEvents({ query: { format: "sshd" }, body: lines })).toMatchObject({ accepted: 1 });
    const refused = api.postEvents({ query: { format: "sshd" }, body: "not a log line" });
    await expect(refused).rejects.toMatchObject({ status: 400, details: [{ index: 0 }] });
  });

  test("knows that the system is well", async () => {
    expect(await api.getHealth()).toMatchObject({ status: "healthy", environment: "emulator" });
  });

  test("throws what the API refuses", async () => {
    await expect(api.getThreat({ params: { id: "THR-none" } })).rejects.toBeInstanceOf(NotFoundError);
    await expect(api.listRecentThreats({ query: { cursor: "nonsense" } })).rejects.toMatchObject({
      status: 400,
    });
  });
});

async function found<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  });
}
