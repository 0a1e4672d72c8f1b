import { MAX_BATCH_BYTES } from "@threatstream/contracts";
import { InvalidRequestError, TooLargeError, UnsupportedMediaTypeError } from "./errors.ts";
import type { RequestBody } from "./handlers.ts";
import { TimeLimitError, withTimeLimit } from "@threatstream/core/common";

const ARRIVAL_MS = 15_000;
const UTF8: ReadonlySet<string> = new Set(["utf-8", "utf8", "us-ascii"]);

/**
 * Reads a whole request body and holds at most `limit` bytes of it, by default 8 MiB. Throws 413 for more, 415 for a compressed body or one in another
 * charset than UTF-8, 400 for one that breaks off or takes more than 15 s to arrive.
 */
export async function readBody(request: Request, limit = MAX_BATCH_BYTES): Promise<RequestBody> {
  const mediaType = checkKind(request.headers);
  const bytes = await withTimeLimit(readBytes(request, limit), ARRIVAL_MS).catch((error: unknown) => {
    if (!(error instanceof TimeLimitError)) throw error;
    const message = `The body did not arrive within ${ARRIVAL_MS / 1000} s.`;
    throw new InvalidRequestError("incomplete_body", message, { cause: error });
  });
  return { bytes, mediaType };
}

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

/** Reads to the end, like `drainBody` and for its reason; what is too much is dropped as it comes. */
async function readBytes({ body }: Request, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = body ?? [];
    for await (const chunk of stream) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch (cause) {
    throw new InvalidRequestError("incomplete_body", "The body broke off before its end.", { cause });
  }
  if (size > limit) throw tooLarge(limit);
  return Buffer.concat(chunks, size);
}

function tooLarge(limit: number): TooLargeError {
  const advice = limit === MAX_BATCH_BYTES ? "; send the events in several requests" : "";
  const message = `The body is larger than ${limit} bytes${advice}.`;
  return new TooLargeError("body_too_large", message);
}
