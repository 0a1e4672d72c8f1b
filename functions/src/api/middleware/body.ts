import { MAX_BATCH_BYTES } from "@threatstream/contracts";
import type { MiddlewareHandler } from "hono";
import { InvalidRequestError, TooLargeError, UnsupportedMediaTypeError } from "../errors.ts";
import type { RequestBody } from "../handlers.ts";

const UTF8: ReadonlySet<string> = new Set(["utf-8", "utf8", "us-ascii"]);

/**
 * Reads a whole request body and holds at most 8 MiB of it. Throws 413 for more, 415 for a compressed body or one in another
 * charset than UTF-8, 400 for one that breaks off.
 */
export async function readBody(request: Request): Promise<RequestBody> {
  const mediaType = checkKind(request.headers);
  return { bytes: await readBytes(request), mediaType };
}

/**
 * Reads what a route left of a body before the reply goes out: a client that is answered while it still sends may see a broken
 * connection and never the answer, and the emulators' proxies stop for good. Cloud Run lets no more than 32 MiB through.
 */
export const drainBody: MiddlewareHandler = async (c, next) => {
  await next();
  const { body, bodyUsed } = c.req.raw;
  // Where the client itself is gone, nobody waits for the reply.
  if (body !== null && !bodyUsed) await body.pipeTo(new WritableStream()).catch(() => {});
};

/** The media type, in lower case and without parameters. */
function checkKind(headers: Headers): string {
  // A small compressed body can unfold to any size, and nothing that sends events needs one.
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding.trim().toLowerCase() !== "identity") {
    throw new UnsupportedMediaTypeError("The body is compressed; send it as it is.", {
      "accept-encoding": "identity",
    });
  }
  const [type = "", ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith("charset="));
  if (charset !== undefined && !UTF8.has(charset.slice("charset=".length).replaceAll('"', ""))) {
    throw new UnsupportedMediaTypeError("The body is in another charset than UTF-8.");
  }
  return type.trim();
}

/** Reads to the end, like `drainBody`; what is too much is dropped as it comes. */
async function readBytes({ body }: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = body ?? [];
    for await (const chunk of stream) {
      size += chunk.length;
      if (size <= MAX_BATCH_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch (cause) {
    throw new InvalidRequestError("incomplete_body", "The body broke off before its end.", { cause });
  }
  if (size > MAX_BATCH_BYTES) throw tooLarge();
  return Buffer.concat(chunks, size);
}

function tooLarge(): TooLargeError {
  const message = `The body is larger than ${MAX_BATCH_BYTES} bytes; send the events in several requests.`;
  return new TooLargeError("body_too_large", message);
}
