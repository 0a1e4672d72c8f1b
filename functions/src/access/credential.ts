/** What a request brings to say who it is. */
export type Credential =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly text: string }
  | { readonly kind: "key"; readonly text: string };

/** How every API key begins: secret scanners know it by that, and it is never mistaken for an ID token. */
export const KEY_PREFIX = "tsk_";
const MAX_LENGTH = 8_192;

/** Reads `Authorization: Bearer …` (an ID token or an API key) or `X-Api-Key`; anything else is no credential. */
export function readCredential(headers: { get(name: string): string | null | undefined }): Credential {
  const key = headers.get("x-api-key");
  if (key !== null && key !== undefined && key.length <= MAX_LENGTH) return { kind: "key", text: key };
  const header = headers.get("authorization") ?? "";
  if (header.length > MAX_LENGTH) return { kind: "none" };
  const [, text] = /^bearer +(\S+)$/i.exec(header.trim()) ?? [];
  if (text === undefined) return { kind: "none" };
  return { kind: text.startsWith(KEY_PREFIX) ? "key" : "token", text };
}
