import { MAX_BATCH_EVENTS, RawMessageAttributes } from "@threatstream/contracts";
import type { DeadLetterReason, Format } from "@threatstream/contracts";
import { splitMessage } from "@threatstream/core/pipeline";
import type { SplitMessage } from "@threatstream/core/pipeline";
import { InvalidRequestError, TooLargeError } from "../errors.ts";
import type { ApiOptions, Handlers, RequestBody } from "../handlers.ts";
import { judge } from "../judge.ts";
import { publish, requireType } from "../publish.ts";
import { rawMessage } from "../raw-message.ts";
import { invalid } from "../read-request.ts";

const JSON_TYPE = "application/json";
const MEDIA_TYPES: readonly string[] = [JSON_TYPE, "application/x-ndjson", "text/plain"];

/** Takes events in: judges each record, publishes the good ones as one message, and says what became of every one. */
export function eventHandlers(options: ApiOptions): Pick<Handlers, "postEvents"> {
  const { clock, sources } = options;
  return {
    postEvents: async ({ query, body }) => {
      requireType(body, MEDIA_TYPES);
      const format = formatOf(query.format);
      const { accepted, eventIds, rejected } = judge(cut(body, format, clock()), sources);
      if (accepted.length === 0) {
        const message = "No record could be accepted; the details say why.";
        throw new InvalidRequestError("no_valid_events", message, { details: rejected });
      }
      const messageId = await publish(options, rawMessage(accepted, format));
      return {
        body: { accepted: accepted.length, rejected: [...rejected], event_ids: [...eventIds] },
        log: { message_id: messageId, accepted: accepted.length, rejected: rejected.length },
      };
    },
  };
}

function formatOf(name: string | undefined): Format | undefined {
  const parsed = RawMessageAttributes.shape.format.safeParse(name);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ message }) => ({ field: "format", message })));
}

/** The body's records, cut as the pipeline cuts a message. Throws where the body as a whole can't be read. */
function cut(
  { bytes, mediaType }: RequestBody,
  format: Format | undefined,
  receivedAt: number,
): SplitMessage {
  const split = splitMessage({ data: bytes, attributes: format === undefined ? {} : { format }, receivedAt });
  const whole = split.refused.find(({ index }) => index === -1);
  if (whole !== undefined) throw refusalOf(whole.reason);
  if (mediaType === JSON_TYPE && split.records.length + split.refused.length > 1 && !startsArray(bytes)) {
    const advice = "Events line by line are application/x-ndjson.";
    throw new InvalidRequestError(
      "invalid_json",
      `The body is neither one JSON event nor an array. ${advice}`,
    );
  }
  return split;
}

function refusalOf(reason: DeadLetterReason): Error {
  if (reason === "empty") return new InvalidRequestError("empty", "The body holds no events.");
  if (reason === "too_many_events") {
    const advice = "send them in several requests";
    return new TooLargeError(reason, `The body has more than ${MAX_BATCH_EVENTS} records; ${advice}.`);
  }
  return new InvalidRequestError(reason, "The body starts a JSON array but is not a complete one.");
}

function startsArray(bytes: Buffer): boolean {
  return bytes.toString().trimStart().startsWith("[");
}
