import { ROLES } from "@threatstream/contracts";
import type { Access, Role } from "@threatstream/contracts";
import type { Actor } from "./actor.ts";
import { hashSecret, isSecretOf, parseApiKey } from "./api-key.ts";
import type { Credential } from "./credential.ts";

/** A verified ID token. */
export interface VerifiedToken {
  readonly uid: string;
  readonly email?: string | undefined;
  /** The custom claim; of any type, for it comes from outside. */
  readonly role?: unknown;
}

/** An API key as it is stored. */
export interface StoredKey {
  readonly id: string;
  readonly label: string;
  /** SHA-256 of the secret, in hex. */
  readonly hash: string;
  readonly revoked: boolean;
  /** Requests a minute, where it has a limit of its own. */
  readonly perMinute?: number;
}

/** What knows who people and sensors are. */
export interface Identities {
  /** Rejects for a token that is expired, malformed, of another project, or revoked. */
  verifyToken(token: string): Promise<VerifiedToken>;
  /** Whether a token of App Check is valid: it comes from a registered app of this project. Never rejects. */
  isAppToken(token: string): Promise<boolean>;
  /** The key of an id; `undefined` where there is none. */
  key(id: string): Promise<StoredKey | undefined>;
  /** Remembers that a key was used; never rejects, and nobody waits for it. */
  used(id: string): void;
}

/** Who a credential stands for; `undefined` where it stands for nobody. Rejects where the identities can't be asked. */
export async function authenticate(
  credential: Credential,
  identities: Identities,
): Promise<Actor | undefined> {
  switch (credential.kind) {
    case "none":
      return undefined;
    case "token":
      return userOf(credential.text, identities);
    case "key":
      return sensorOf(credential.text, identities);
  }
}

async function userOf(token: string, identities: Identities): Promise<Actor | undefined> {
  const verified = await identities.verifyToken(token).catch(nobodyUnlessAway);
  if (verified === undefined) return undefined;
  const role = ROLES.find((each) => each === verified.role);
  return { kind: "user", id: verified.email ?? verified.uid, role: role ?? "none" };
}

/** A token that is refused is nobody's; an Auth service that does not answer says nothing about the token. */
function nobodyUnlessAway(error: unknown): undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "auth/network-error" || code === "auth/internal-error" || code === "app/network-error")
    throw error;
  return undefined;
}

// A key that nobody has: an unknown id is compared too, so that it takes as long as a wrong secret.
const NOBODY: StoredKey = { id: "", label: "", hash: hashSecret("nobody has this secret"), revoked: true };

async function sensorOf(text: string, identities: Identities): Promise<Actor | undefined> {
  const parts = parseApiKey(text);
  if (parts === undefined) return undefined;
  const stored = (await identities.key(parts.id)) ?? NOBODY;
  const isRight = isSecretOf(parts.secret, stored.hash);
  if (!isRight || stored.revoked) return undefined;
  identities.used(stored.id);
  const { id, perMinute } = stored;
  return { kind: "key", id, role: "ingest", ...(perMinute !== undefined && { perMinute }) };
}

/** Whether an actor may use a route. API keys may send events and read feeds, and nothing else. */
export function mayUse(actor: Actor | undefined, access: Access): boolean {
  if (access === "public") return true;
  if (actor === undefined || actor.role === "none") return false;
  if (actor.role === "ingest") return access === "ingest" || access === "feed";
  const least: Role = access === "ingest" ? "analyst" : access === "feed" ? "viewer" : access;
  return ROLES.indexOf(actor.role) >= ROLES.indexOf(least);
}
