import { UnavailableError, UnsupportedMediaTypeError } from "./errors.ts";
import type { ApiOptions, RawPublication, RequestBody } from "./handlers.ts";

/** The message's id once the topic has it. Throws 503 where the topic does not take it: nothing is accepted then. */
export async function publish({ publish: send }: ApiOptions, message: RawPublication): Promise<string> {
  try {
    return await send(message);
  } catch (error) {
    // Event ids follow from the records, so sending them again is safe even if the topic took them after all.
    throw new UnavailableError("The topic did not take the events; send them again.", error);
  }
}

/** Throws 415 where the body is none of the media types that a route reads. */
export function requireType({ mediaType }: RequestBody, accepted: readonly string[]): void {
  if (accepted.includes(mediaType)) return;
  const types = accepted.join(", ");
  throw new UnsupportedMediaTypeError(`Send the body with the content-type ${types}.`, { accept: types });
}
