import { createHmac, timingSafeEqual } from "node:crypto";

/** The header that carries the signature of a webhook: `t=<unix seconds>,v1=<hex>`. */
export const SIGNATURE_HEADER = "x-threatstream-signature";

/** How far the time of a signature may be off, seconds: the delivery, and two clocks. */
const TOLERANCE_SECONDS = 300;

/** What a receiver knows of a request. */
export interface SignedRequest {
  /** The bytes of the body as text, before anything parses them. */
  readonly body: string;
  /** The header's value. */
  readonly signature: string;
}

/**
 * Signs a body with HMAC-SHA256 (RFC 2104) over `<t>.<body>`; the time in it limits how long a copy can be replayed.
 *
 * @param seconds Unix time, whole seconds.
 * @example sign("{}", "secret", 1_750_000_000) // "t=1750000000,v1=…"
 */
export function sign(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${hmac(`${seconds}.${body}`, secret).toString("hex")}`;
}

const FORM = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/**
 * True where the signature is that of the body by this secret, and not older or newer than the tolerance (default 300
 * seconds). Takes as long for a wrong signature as for a right one. A receiver does the same, and remembers the body's `id` for
 * as long, which makes a replay harmless.
 */
export function verify(
  { body, signature }: SignedRequest,
  secret: string,
  nowSeconds: number,
  toleranceSeconds: number = TOLERANCE_SECONDS,
): boolean {
  const [, time, hex = ""] = FORM.exec(signature) ?? [];
  if (time === undefined) return false;
  const isRight = timingSafeEqual(Buffer.from(hex, "hex"), hmac(`${time}.${body}`, secret));
  return isRight && Math.abs(nowSeconds - Number(time)) <= toleranceSeconds;
}

function hmac(text: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}
