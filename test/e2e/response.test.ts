import { createServer } from "node:http";
import type { Server } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ConflictError, ForbiddenError, createApiClient } from "@threatstream/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verify } from "../../functions/src/response/connectors/signature.ts";
import { ROOT } from "../../suite/paths.ts";
import { freePorts } from "../../suite/ports.ts";
import { startSuite } from "../../suite/suite.ts";
import type { Suite } from "../../suite/suite.ts";
import { seedUsers } from "../../suite/users.ts";
import { waitFor } from "../support/wait.ts";

/*
 * From a log to a response and back: a brute force is blocked, the sessions of the account end, the team is told over a real
 * HTTP server that checks the signature; then all of it is rolled back. In a suite of its own, for it has connectors.
 */

const SECRET = "a secret of the test, long enough";
const SOURCE = "92.63.197.153";
interface Received {
  readonly path: string;
  readonly key: string | undefined;
  readonly isSigned: boolean;
  readonly body: { readonly event: string; readonly data: Record<string, unknown> };
}
const received: Received[] = [];
let server: Server;
let suite: Suite;
let users: Awaited<ReturnType<typeof seedUsers>>;

beforeAll(async () => {
  server = createServer((request, response) => {
    const receive = async (): Promise<void> => {
      const body = await text(request);
      const signature = String(request.headers["x-threatstream-signature"] ?? "");
      const isSigned = verify({ body, signature }, SECRET, Math.floor(Date.now() / 1000));
      const key = request.headers["idempotency-key"]?.toString();
      received.push({ path: request.url ?? "", key, isSigned, body: JSON.parse(body) });
      response.writeHead(isSigned ? 200 : 401).end("{}");
    };
    receive().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const host = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const hook = (path: string) => ({ url: `http://${host}/${path}`, secret: SECRET });
  suite = await startSuite({
    ports: await freePorts(),
    logFile: join(ROOT, ".suite/response.log"),
    env: {
      ALLOWED_TEST_HOSTS: host,
      RESPONSE_CONNECTORS: JSON.stringify({
        notify: hook("notify"),
        firewall: hook("firewall"),
        actions: hook("actions"),
      }),
    },
  });
  users = await seedUsers({ authHost: suite.authHost, projectId: suite.projectId });
});

afterAll(async () => {
  await suite?.stop();
  server?.close();
});

const api = () => createApiClient({ baseUrl: suite.hostingUrl });
const blocked = async () => (await api().listBlocklist()).entries.map(({ target }) => target);

function login(index: number, success: boolean, user: string) {
  return {
    event_id: `login-${user}-${index}`,
    timestamp: new Date(Date.now() - 60_000 + index * 500).toISOString(),
    event_type: "login_attempt",
    source_ip: SOURCE,
    payload: { username: user, success, service: "vpn" },
  };
}

async function endOf(playbook: string, status = "COMPLETED") {
  const found = await waitFor(`the end of ${playbook}`, async () => {
    const { executions } = await api().listExecutions();
    return executions.find((each) => each.playbook_id === playbook && each.status === status);
  });
  return api().getExecution({ params: { id: found.execution_id } });
}

/** Since when an account's tokens count, epoch seconds: what began before is refused. */
async function validSince(email: string): Promise<number> {
  const url = `http://${suite.authHost}/identitytoolkit.googleapis.com/v1/projects/${suite.projectId}/accounts:lookup`;
  const headers = { authorization: "Bearer owner", "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ email: [email] }) });
  const { users: found }: { users: { validSince?: string }[] } = JSON.parse(await response.text());
  return Number(found[0]?.validSince ?? 0);
}

test("a brute force is answered by itself: blocked, sessions ended, told with a valid signature", async () => {
  const victim = users[0];
  if (victim === undefined) throw new Error("There is no demo user.");
  const began = Math.floor(Date.now() / 1000);
  expect(await validSince(victim.email)).toBeLessThanOrEqual(began);
  const failures = Array.from({ length: 60 }, (_, index) => login(index, false, victim.email));
  await api().postEvents({ body: [...failures, login(61, true, victim.email)] });

  const execution = await endOf("pb-brute-001");
  expect(execution).toMatchObject({ executed_by: "automatic", steps_failed: 0 });
  const outcome = Object.fromEntries(execution.steps.map(({ action, status }) => [action, status]));
  expect(outcome).toEqual({
    block_ip: "DONE",
    revoke_sessions: "DONE",
    notify_soc: "DONE",
    capture_forensics: "DONE",
    // No tracker is set up, and nothing pretends that there were one.
    create_ticket: "SKIPPED",
  });
  expect(await blocked()).toEqual([SOURCE]);
  expect(await validSince(victim.email)).toBeGreaterThanOrEqual(began);
  expect(received.every(({ isSigned }) => isSigned)).toBe(true);
  expect(received.map(({ path, body }) => `${path} ${body.event}`).toSorted()).toEqual([
    "/firewall block",
    "/notify notify",
  ]);
  const { threats } = await api().listRecentThreats({ query: { limit: 50, source_ip: SOURCE } });
  expect(threats.some(({ auto_blocked }) => auto_blocked)).toBe(true);
});

test("an attack that goes on is answered once", async () => {
  const before = received.length;
  const more = Array.from({ length: 200 }, (_, index) => login(1_000 + index, false, "viewer@demo"));
  await api().postEvents({ body: more });
  await waitFor("the flood in the alert", async () => {
    const { threats } = await api().listRecentThreats({ query: { limit: 500, source_ip: SOURCE } });
    return threats.length >= 200 ? true : undefined;
  });
  const { executions } = await api().listExecutions();
  expect(executions.filter(({ playbook_id }) => playbook_id === "pb-brute-001")).toHaveLength(1);
  expect(received).toHaveLength(before);
});

test("a rollback takes all of it back, in reverse", async () => {
  const before = await endOf("pb-brute-001");
  await api().rollbackExecution({ params: { id: before.execution_id }, body: { analyst_id: "bo" } });
  const back = await endOf("pb-brute-001", "ROLLED_BACK");
  const statuses = Object.fromEntries(back.steps.map(({ action, status }) => [action, status]));
  expect(statuses).toMatchObject({ block_ip: "UNDONE", notify_soc: "DONE" });
  expect(await blocked()).toEqual([]);
  expect(received.at(-1)).toMatchObject({ path: "/firewall", body: { event: "unblock" } });
  // A list may be a second old.
  await waitFor("the end of the marks", async () => {
    const { threats } = await api().listRecentThreats({ query: { limit: 500, source_ip: SOURCE } });
    return threats.some(({ auto_blocked }) => auto_blocked) ? undefined : true;
  });
  const again = api().rollbackExecution({ params: { id: before.execution_id }, body: {} });
  await expect(again).rejects.toThrow(ConflictError);
});

test("what is dangerous waits for somebody else's approval, and can be tried dry", async () => {
  await api().postEvents({
    body: [
      {
        event_id: "exfil-1",
        timestamp: new Date().toISOString(),
        event_type: "network_flow",
        source_ip: "10.20.30.40",
        destination_ip: "45.155.205.99",
        payload: { bytes_out: 8_000_000_000, bytes_in: 2_000, packets: 6_000_000 },
      },
    ],
  });
  const threat = await waitFor("the exfiltration", async () => {
    const { threats } = await api().listRecentThreats({ query: { type: "DATA_EXFILTRATION" } });
    return threats[0];
  });
  const asked = { playbook_id: "pb-exfiltration-001", threat_id: threat.id, analyst_id: "ana" };
  const plan = await api().executePlaybook({ body: { ...asked, dry_run: true } });
  expect(plan).toMatchObject({ dry_run: true, requires_approval: true });
  const waiting = await api().executePlaybook({ body: asked });
  if (!("status" in waiting)) throw new Error("A plan came back.");
  expect(waiting.status).toBe("AWAITING_APPROVAL");
  await expect(api().executePlaybook({ body: asked })).rejects.toThrow(ConflictError);
  const params = { id: waiting.execution_id };
  await expect(api().approveExecution({ params, body: { analyst_id: "ana" } })).rejects.toThrow(
    ForbiddenError,
  );
  await api().approveExecution({ params, body: { analyst_id: "bo" } });
  const done = await endOf("pb-exfiltration-001");
  expect(done).toMatchObject({ executed_by: "ana", approved_by: "bo" });
});
