import { randomBytes } from "node:crypto";
import { ROUTES } from "@threatstream/contracts";
import type { Role, Route } from "@threatstream/contracts";
import { deleteApp, initializeApp } from "firebase-admin/app";
import { getAuth } from "firebase-admin/auth";
import { getFirestore } from "firebase-admin/firestore";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { seedUsers } from "../../suite/users.ts";
import { createApp } from "../../functions/src/api/app.ts";
import {
  NO_MODEL,
  NO_RESPONSES,
  fakeAlertActions,
  TEST_SOURCES,
  fakeQueries,
  fakeSuppressions,
} from "../../functions/src/api/testing.ts";
import { memoryBlocking } from "../../functions/src/response/testing.ts";
import { memorySimulations } from "../../functions/src/simulation/testing.ts";
import { wireIdentities } from "../../functions/src/app/identities.ts";
import { createApiKeys } from "../../functions/src/firestore/access/api-keys.ts";
import { threatstream } from "../support/command.ts";

/* The API with access control, against the Auth emulator's own tokens and keys in Firestore. */

const PASSWORD = "correct-horse-battery";
const admin = initializeApp({ projectId: inject("projectId") });
const db = getFirestore(admin);
const logs: unknown[] = [];
const log = (...line: unknown[]) => logs.push(line);
const logger = { info: log, warn: log, error: log };
const published: unknown[] = [];
const context = { actor: { kind: "user", id: "admin", role: "admin" }, requestId: "test" };
const apiKeys = createApiKeys({ db, clock: Date.now, random: randomBytes });

const app = createApp({
  sources: TEST_SOURCES,
  version: "1.2.3",
  environment: "test",
  open: false,
  checkReplies: true,
  clock: Date.now,
  logger,
  queries: async () => fakeQueries({}),
  alertActions: async () => fakeAlertActions([]),
  suppressions: async () => fakeSuppressions(),
  analytics: async () => async (_name, idle) => idle,
  responses: async () => NO_RESPONSES,
  ai: async () => NO_MODEL,
  blocking: async () => memoryBlocking(Date.now).blocking,
  simulations: async () => memorySimulations(),
  apiKeys: async () => apiKeys,
  identities: async () => wireIdentities(db, logger),
  publish: async (message) => `message-${published.push(message)}`,
  probes: async () => ({ firestore: async () => {}, pubsub: async () => {} }),
});

/** Signs in at the Auth emulator, as a page does. */
async function signIn(email: string): Promise<string> {
  const host = process.env["FIREBASE_AUTH_EMULATOR_HOST"];
  const url = `http://${host}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=demo`;
  const body = JSON.stringify({ email, password: PASSWORD, returnSecureToken: true });
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const { idToken }: { idToken: string } = JSON.parse(await response.text());
  return idToken;
}

async function tokenOf(name: string, claims: object | undefined): Promise<string> {
  const email = `${name}-${process.pid}@example.com`;
  const user = await getAuth(admin).createUser({ email, password: PASSWORD });
  if (claims !== undefined) await getAuth(admin).setCustomUserClaims(user.uid, claims);
  return signIn(email);
}

const tokens: Record<string, string> = {};
beforeAll(async () => {
  for (const role of ["viewer", "analyst", "admin"]) tokens[role] = await tokenOf(role, { role });
  tokens["no role"] = await tokenOf("nobody", undefined);
});

afterAll(async () => {
  await deleteApp(admin);
});

const routes: [string, Route][] = Object.entries(ROUTES);

async function ask({ method, path }: Pick<Route, "method" | "path">, credential?: string) {
  const response = await app.request(path.replaceAll(/\{\w+\}/g, "nothing"), {
    method,
    headers: {
      ...(credential !== undefined && { authorization: `Bearer ${credential}` }),
      ...(method === "POST" && { "content-type": "application/json" }),
    },
    ...(method === "POST" && { body: "{}" }),
  });
  const said = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  const body: unknown = isJson ? JSON.parse(said) : said;
  return { status: response.status, body };
}

/** What each role gets of a route: refused, or let through to whatever the route then says. */
const MAY: Readonly<Record<Route["access"], readonly string[]>> = {
  public: ["viewer", "analyst", "admin", "no role"],
  ingest: ["analyst", "admin"],
  feed: ["viewer", "analyst", "admin"],
  viewer: ["viewer", "analyst", "admin"],
  analyst: ["analyst", "admin"],
  admin: ["admin"],
};

test("the demo users of `npm start` have the roles that they are named for", async () => {
  const users = await seedUsers({ authHost: inject("authHost"), projectId: inject("projectId") });
  const roles = await Promise.all(
    users.map(async ({ email }) => (await getAuth(admin).getUserByEmail(email)).customClaims?.["role"]),
  );
  expect(roles).toEqual(["viewer", "analyst", "admin"]);
});

describe("every route", () => {
  test.each(routes)("%s lets those through that it says", async (_name, route) => {
    for (const who of ["viewer", "analyst", "admin", "no role"] satisfies (Role | "no role")[]) {
      const { status } = await ask(route, tokens[who]);
      expect([who, status === 403]).toEqual([who, !MAY[route.access].includes(who)]);
      expect([401, 500]).not.toContain(status);
    }
    const { status } = await ask(route);
    expect(status === 401).toBe(route.access !== "public");
  });
});

describe("tokens", () => {
  const read = ROUTES.listActiveAlerts;

  test("that are no tokens, or of another project, or changed, are refused in the same words", async () => {
    const [head = "", payload = ""] = (tokens["admin"] ?? "").split(".");
    const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, "base64url").toString());
    const forged = (changes: object) =>
      `${head}.${Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url")}.`;
    const now = Math.floor(Date.now() / 1000);
    const replies = await Promise.all(
      [
        "nonsense",
        "a.b.c",
        forged({ aud: "another-project", iss: "https://securetoken.google.com/another-project" }),
        forged({ iat: now - 7_200, exp: now - 3_600 }),
        forged({ sub: "" }),
        forged({ sub: "nobody-of-that-id", user_id: "nobody-of-that-id" }),
      ].map((token) => ask(read, token)),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test("are refused once they are revoked, or the account is disabled", async () => {
    const token = await tokenOf("revoked", { role: "admin" });
    expect((await ask(read, token)).status).toBe(200);
    const { uid } = await getAuth(admin).verifyIdToken(token);
    await getAuth(admin).updateUser(uid, { disabled: true });
    expect((await ask(read, token)).status).toBe(401);
  });
});

test("what is no token of App Check is refused", async () => {
  const identities = wireIdentities(db, logger);
  const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`;
  expect(
    await Promise.all(["", "nonsense", "a.b.c", none].map((token) => identities.isAppToken(token))),
  ).toEqual(Array(4).fill(false));
});

describe("a sensor's key", () => {
  const event = {
    event_id: "keyed-1",
    timestamp: "2026-03-12T08:00:00.000Z",
    event_type: "malware",
    source_ip: "198.51.100.9",
    payload: {},
  };

  async function send(key: string, headers: Record<string, string> = { authorization: `Bearer ${key}` }) {
    const body = JSON.stringify(event);
    const all = { "content-type": "application/json", ...headers };
    return (await app.request("/api/events", { method: "POST", headers: all, body })).status;
  }

  test("sends events, by either header, and may do nothing else", async () => {
    const { key, id } = await apiKeys.create({ label: "web-1" }, context);
    expect(await send(key)).toBe(202);
    expect(await send(key, { "x-api-key": key })).toBe(202);
    for (const [, route] of routes) {
      const { status } = await ask(route, key);
      expect(status === 403).toBe(!["public", "ingest", "feed"].includes(route.access));
    }
    const stored = (await db.doc(`api_keys/${id}`).get()).data();
    expect(JSON.stringify(stored)).not.toContain(key.slice(-43));
    const [listed] = await apiKeys.list(1);
    expect(listed).toMatchObject({ id, label: "web-1" });
    expect(JSON.stringify(listed)).not.toContain("hash");
  });

  test("that is wrong, unknown or revoked is refused in the same words", async () => {
    const [good, revoked] = [
      await apiKeys.create({ label: "a" }, context),
      await apiKeys.create({ label: "b" }, context),
    ];
    await apiKeys.revoke(revoked.id, context);
    const unknown = `tsk_${"0".repeat(16)}_${good.key.slice(-43)}`;
    const wrong = good.key.slice(0, -43) + revoked.key.slice(-43);
    const replies = await Promise.all(
      [unknown, wrong, revoked.key, "tsk_nonsense"].map((key) => ask(ROUTES.postEvents, key)),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test("is made, listed and revoked by an admin, who leaves a trace", async () => {
    const made = await app.request("/api/keys", {
      method: "POST",
      headers: { authorization: `Bearer ${tokens["admin"]}`, "content-type": "application/json" },
      body: JSON.stringify({ label: "from the API" }),
    });
    const { id, key }: { id: string; key: string } = JSON.parse(await made.text());
    expect([made.status, await send(key)]).toEqual([201, 202]);
    const revoked = await app.request(`/api/keys/${id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${tokens["admin"]}` },
    });
    expect(revoked.status).toBe(200);
    const { docs } = await db.collection("audit_log").where("target", "==", `api_keys/${id}`).get();
    const actions = docs.map((doc): unknown => doc.get("action"));
    expect(new Set(actions)).toEqual(new Set(["api_key.create", "api_key.revoke"]));
    expect(JSON.stringify(docs.map((doc) => doc.data()))).not.toContain(key.slice(-43));
  });
});

describe("threatstream on the command line", () => {
  test("makes the first admin, and takes the role away again", async () => {
    const email = `first-${process.pid}@example.com`;
    await getAuth(admin).createUser({ email, password: PASSWORD });
    expect(await threatstream("roles", "grant", email, "admin")).toMatchObject({ code: 0 });
    expect((await threatstream("roles", "list")).out).toMatch(new RegExp(`admin +active +${email}`));
    expect((await ask(ROUTES.listApiKeys, await signIn(email))).status).toBe(200);
    expect(await threatstream("roles", "revoke", email)).toMatchObject({ code: 0 });
    expect((await ask(ROUTES.listApiKeys, await signIn(email))).status).toBe(403);
    const { docs } = await db.collection("audit_log").where("action", "==", "role.grant").get();
    expect(docs.map((doc): unknown => doc.get("after.role"))).toContain("admin");
  });

  test("knows no account that is not there", async () => {
    const { code, err } = await threatstream("roles", "grant", "nobody@example.org", "admin");
    expect(code).toBe(1);
    expect(err).toMatch(/There is no account/);
  });

  test("makes a key that works, lists it without its secret, and ends it", async () => {
    const made = await threatstream("keys", "create", "from the command line");
    const key = made.out.trim();
    const id = key.slice(4, 20);
    expect((await ask(ROUTES.listAlerts, key)).status).toBe(403);
    const listed = await threatstream("keys", "list");
    expect(listed.out).toContain(id);
    expect(listed.out).not.toContain(key.slice(-43));
    expect(await threatstream("keys", "revoke", id)).toMatchObject({ code: 0 });
    expect(await threatstream("keys", "revoke", "0".repeat(16))).toMatchObject({ code: 1 });
  });
});
