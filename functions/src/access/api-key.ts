import { createHash, timingSafeEqual } from "node:crypto";
import { KEY_PREFIX } from "./credential.ts";

/** A key as a sensor sends it: `tsk_<id>_<secret>`. The id is public; the secret is 256 random bits. */
export interface ApiKeyParts {
  readonly id: string;
  readonly secret: string;
}

const FORM = new RegExp(`^${KEY_PREFIX}([0-9a-f]{16})_([A-Za-z0-9_-]{43})$`);
const ID_BYTES = 8;
const SECRET_BYTES = 32;

/** A new key; `random` gives so many random bytes, unpredictable to anyone. */
export function newApiKey(random: (bytes: number) => Uint8Array): ApiKeyParts & { readonly text: string } {
  const id = Buffer.from(random(ID_BYTES)).toString("hex");
  const secret = Buffer.from(random(SECRET_BYTES)).toString("base64url");
  return { id, secret, text: `${KEY_PREFIX}${id}_${secret}` };
}

/** The parts of a key; `undefined` for a text that is none. */
export function parseApiKey(text: string): ApiKeyParts | undefined {
  const [, id, secret] = FORM.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** What is stored of a secret: SHA-256, in hex. It needs no salt or stretching, for nobody can guess 256 random bits. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Whether a secret is the one of this hash, in a time that does not depend on either. */
export function isSecretOf(secret: string, hash: string): boolean {
  const given = Buffer.from(hashSecret(secret), "hex");
  const stored = Buffer.from(hash, "hex");
  return given.length === stored.length && timingSafeEqual(given, stored);
}
