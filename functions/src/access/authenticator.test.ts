import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hashSecret, newApiKey, parseApiKey } from "./api-key.ts";
import { authenticate, mayUse } from "./authenticator.ts";
import type { Identities, StoredKey, VerifiedToken } from "./authenticator.ts";
import { readCredential } from "./credential.ts";

const key = newApiKey(randomBytes);
const stored: StoredKey = { id: key.id, label: "web-1", hash: hashSecret(key.secret), revoked: false };

function identities(options: {
  keys?: readonly StoredKey[];
  tokens?: Record<string, VerifiedToken | Error>;
}) {
  const { keys = [stored], tokens = {} } = options;
  const used: string[] = [];
  const asked: string[] = [];
  const known: Identities = {
    async verifyToken(token) {
      const found = tokens[token] ?? new Error("auth/argument-error");
      if (found instanceof Error) throw found;
      return found;
    },
    async key(id) {
      asked.push(id);
      return keys.find((each) => each.id === id);
    },
    used: (id) => used.push(id),
    isAppToken: async () => false,
  };
  return { known, used, asked };
}

const withText = (text: string) => readCredential(new Headers({ authorization: `Bearer ${text}` }));

describe("an API key", () => {
  test("lets a sensor in, and is known to be used", async () => {
    const { known, used } = identities({});
    expect(await authenticate(withText(key.text), known)).toEqual({
      kind: "key",
      id: key.id,
      role: "ingest",
    });
    const header = readCredential(new Headers({ "x-api-key": key.text }));
    expect(await authenticate(header, known)).toMatchObject({ kind: "key" });
    expect(used).toEqual([key.id, key.id]);
  });

  test("that is revoked, unknown, or has another secret, is nobody's, and each is looked up", async () => {
    const other = newApiKey(randomBytes);
    const wrongSecret = `tsk_${key.id}_${other.secret}`;
    const { known, used, asked } = identities({ keys: [stored] });
    expect(await authenticate(withText(other.text), known)).toBeUndefined();
    expect(await authenticate(withText(wrongSecret), known)).toBeUndefined();
    const revoked = identities({ keys: [{ ...stored, revoked: true }] });
    expect(await authenticate(withText(key.text), revoked.known)).toBeUndefined();
    expect(asked).toEqual([other.id, key.id]);
    expect([...used, ...revoked.used]).toEqual([]);
  });

  test.each([
    "tsk_",
    "tsk_x",
    `${key.text}x`,
    key.text.slice(0, -1),
    key.text.toUpperCase(),
    "tsk_../../x_y",
  ])("of the form %s is none, and nobody is asked", async (text) => {
    const { known, asked } = identities({});
    expect(parseApiKey(text)).toBeUndefined();
    expect(await authenticate({ kind: "key", text }, known)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test("holds 256 bits that are stored only as their hash", () => {
    expect(Buffer.from(key.secret, "base64url")).toHaveLength(32);
    expect(stored.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(stored.hash).not.toContain(key.secret);
  });
});

describe("an ID token", () => {
  const tokens = {
    good: { uid: "u1", email: "ana@example.com", role: "analyst" },
    odd: { uid: "u2", role: ["admin"] },
    super: { uid: "u3", role: "superuser" },
    revoked: Object.assign(new Error("revoked"), { code: "auth/id-token-revoked" }),
    away: Object.assign(new Error("away"), { code: "auth/network-error" }),
  };
  const { known } = identities({ tokens });

  test("has the role of its claim", async () => {
    expect(await authenticate(withText("good"), known)).toEqual({
      kind: "user",
      id: "ana@example.com",
      role: "analyst",
    });
  });

  test("with a claim that is no role has none", async () => {
    expect(await authenticate(withText("odd"), known)).toMatchObject({ id: "u2", role: "none" });
    expect(await authenticate(withText("super"), known)).toMatchObject({ role: "none" });
  });

  test("that is refused is nobody's; an Auth service that is away is an error", async () => {
    expect(await authenticate(withText("revoked"), known)).toBeUndefined();
    expect(await authenticate(withText("nonsense"), known)).toBeUndefined();
    await expect(authenticate(withText("away"), known)).rejects.toThrow("away");
  });
});

describe("a credential", () => {
  test.each([
    [{}, "none"],
    [{ authorization: "Basic dTpw" }, "none"],
    [{ authorization: "Bearer" }, "none"],
    [{ authorization: "Bearer a b" }, "none"],
    [{ authorization: `Bearer ${"x".repeat(9_000)}` }, "none"],
    [{ authorization: "bearer abc" }, "token"],
    [{ authorization: "Bearer tsk_abc" }, "key"],
    [{ "x-api-key": "anything" }, "key"],
  ] as const)("%j is %s", (headers, kind) => {
    expect(readCredential(new Headers({ ...headers })).kind).toBe(kind);
  });
});

test("roles may do what those below them may; sensors send events alone", () => {
  const user = (role: "viewer" | "analyst" | "admin" | "none") => ({ kind: "user", id: "u", role }) as const;
  const sensor = { kind: "key", id: "k", role: "ingest" } as const;
  const allowed = (["public", "ingest", "feed", "viewer", "analyst", "admin"] as const).map((access) => [
    access,
    [undefined, user("none"), sensor, user("viewer"), user("analyst"), user("admin")]
      .map((actor) => (mayUse(actor, access) ? "+" : "-"))
      .join(""),
  ]);
  expect(Object.fromEntries(allowed)).toEqual({
    public: "++++++",
    ingest: "--+-++",
    feed: "--++++",
    viewer: "---+++",
    analyst: "----++",
    admin: "-----+",
  });
});
