import { createServer } from "node:http";
import type { Server } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { Firestore } from "firebase-admin/firestore";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { aThreat, anAlert } from "../../core/src/testing.ts";
import { createActions } from "../../functions/src/response/actions/index.ts";
import type { Messenger } from "../../functions/src/response/actions/ports.ts";
import { bundledPlaybooks } from "../../functions/src/response/bundled-playbooks.ts";
import { safeFetch } from "../../functions/src/response/connectors/safe-fetch.ts";
import { parseAllowedHosts } from "../../functions/src/response/connectors/safe-url.ts";
import { webhook } from "../../functions/src/response/connectors/webhook.ts";
import { webhookFirewall } from "../../functions/src/response/connectors/webhook-firewall.ts";
import { runExecution } from "../../functions/src/response/engine.ts";
import type { ExecutionStore } from "../../functions/src/response/engine.ts";
import { newExecution, stepsOf } from "../../functions/src/response/new-execution.ts";
import type { CompiledPlaybook } from "../../functions/src/response/playbook.ts";
import { createBlocklist } from "../../functions/src/firestore/response/blocklist.ts";
import { threatDocument } from "../../functions/src/firestore/documents.ts";
import {
  createExecutionStore,
  executionId,
  startExecution,
} from "../../functions/src/firestore/response/executions.ts";
import { createJournal } from "../../functions/src/firestore/commit/journal.ts";
import { createForensics } from "../../functions/src/firestore/response/forensics.ts";

/*
 * The worker of every bundled playbook dies before and after each of its writes, against Firestore and a real HTTP server that
 * counts what it was asked for by idempotency key. However often it dies, each step takes effect once, and the execution ends.
 */

const SECRET = "a secret of the test, long enough";
const AT = Date.parse("2026-03-10T12:00:00.000Z");
const effects = new Map<string, number>();
let server: Server;
let host: string;
let db: Firestore;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).finally(() => {
      const key = String(request.headers["idempotency-key"]);
      effects.set(key, (effects.get(key) ?? 0) + 1);
      response.writeHead(200).end(JSON.stringify({ id: "T-1" }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  host = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const [name = "", port = ""] = inject("firestoreHost").split(":");
  db = new Firestore({
    projectId: `demo-playbooks-${process.pid}`,
    host: name,
    port: Number(port),
    ssl: false,
  });
});

afterAll(async () => {
  await db.terminate();
  server.close();
});

/** The process died. */
class Crash extends Error {}

/** A store whose process dies at one of its writes, before or after it reaches Firestore. */
function dyingStore(store: ExecutionStore, at: number, when: "before" | "after"): ExecutionStore {
  let writes = 0;
  return {
    ...store,
    async change(id, claim, change) {
      writes += 1;
      if (writes === at && when === "before") throw new Crash();
      const changed = await store.change(id, claim, change);
      if (writes === at && when === "after") throw new Crash();
      return changed;
    },
  };
}

function actions(clock: () => number) {
  const http = safeFetch({ allowedHosts: parseAllowedHosts(host), now: Date.now });
  const hook = webhook({ url: `http://${host}/hook`, secret: SECRET }, http, Date.now);
  const messenger: Messenger = {
    name: "webhook",
    async send({ title, text: said }, call) {
      await hook.send({ event: "notify", data: { title, text: said } }, call);
      return "webhook";
    },
  };
  return createActions({
    blocklist: createBlocklist({ db, clock: () => AT, random: Math.random }),
    protection: { ranges: [] },
    firewalls: [webhookFirewall(hook)],
    accounts: {
      state: async () => ({ uid: "u1", enabled: true }),
      disable: async () => {},
      enable: async () => {},
      revokeSessions: async () => ({ uid: "u1" }),
    },
    journal: createJournal(db, () => AT),
    forensics: createForensics(db, { clock: () => AT }),
    messengers: [messenger],
    tickets: messenger,
    webhook: messenger,
    describeAddress: async (ip) => `Nothing is known of ${ip}.`,
    clock,
  });
}

const subject = (index: number) => {
  const threat = aThreat(index, {
    severity: "CRITICAL",
    source_ip: "92.63.197.153",
    target: "web-1",
    user: "ana@example.com",
  });
  return { threat, alert: anAlert(index, { threat_id: threat.id, source_ip: threat.source_ip }) };
};

async function begin(playbook: CompiledPlaybook, index: number): Promise<string> {
  const { threat, alert } = subject(index);
  await db.doc(`threats/${threat.id}`).set(threatDocument(threat, AT));
  const steps = stepsOf(playbook, { threat, alert }, {});
  const id = executionId(undefined);
  const about = { id, threat, alert: undefined, steps, by: "automatic", now: AT };
  // Approved already: what is tested is the worker.
  const execution = { ...newExecution(playbook, about), status: "PENDING" as const };
  const by = { kind: "user", id: "ana", role: "analyst", requestId: id };
  await startExecution(db, execution, { key: id, automatic: false, now: AT, by });
  return id;
}

const names = bundledPlaybooks().map((playbook) => [playbook.definition.id, playbook] as const);

test.each(names)("%s: each step takes effect once, wherever the worker dies", async (_id, playbook) => {
  // Each step is written before and after; one that waits twice, and when the worker lets go of it.
  const waiting = playbook.steps.filter(({ action }) => action === "wait").length;
  const writes = 2 * playbook.steps.length + 2 * waiting + 1;
  const index = names.findIndex(([, each]) => each === playbook);
  // One after the other: all of them write to the same audit chains.
  for (const when of ["before", "after"] as const) {
    for (let at = 1; at <= writes; at += 1) await survive(playbook, index, at, when);
  }
});

async function survive(playbook: CompiledPlaybook, index: number, at: number, when: "before" | "after") {
  const id = await begin(playbook, index);
  let now = AT;
  let dead = false;
  let waits = false;
  for (let life = 0; life < 6; life += 1) {
    waits = false;
    const real = createExecutionStore(db, () => now);
    const options = {
      store: dead ? real : dyingStore(real, at, when),
      actions: actions(() => now),
      clock: () => now,
      logger: { info: () => {}, warn: () => {}, error: () => {} },
      newId: () => crypto.randomUUID(),
      pause: async () => {},
      later: async (_execution: string, ms: number) => {
        waits = true;
        now += ms;
      },
    };
    try {
      await runExecution(id, options);
      if (!waits) break;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      dead = true;
      // The claim of a dead worker ends.
      now += 600_000;
    }
  }
  const stored = await db.doc(`playbook_executions/${id}`).get();
  expect(stored.get("status")).toBe("COMPLETED");
  const steps: { status: string; action: string }[] = stored.get("steps");
  expect(
    steps.map(({ status }) => status).filter((status) => status !== "DONE" && status !== "SKIPPED"),
  ).toEqual([]);
  // Only the step in which the worker died may have been asked for twice, under one key: the receiver does it once.
  const keys = [...effects].filter(([key]) => key.startsWith(id));
  expect(keys.filter(([, times]) => times > 1).length).toBeLessThanOrEqual(2);
  expect(keys.every(([, times]) => times <= 2)).toBe(true);
}
