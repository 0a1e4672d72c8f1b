import { Format } from "@threatstream/contracts";
import { threatId } from "@threatstream/core/model";
import { readRecord } from "@threatstream/core/pipeline";
import type { RawRecord } from "@threatstream/core/pipeline";
import type { SourceIndex } from "@threatstream/core/sources";
import { InvalidRequestError, TooLargeError } from "../errors.ts";
import type { ApiOptions, Handlers, RequestBody } from "../handlers.ts";
import { publish, requireType } from "../publish.ts";
import { rawMessage } from "../raw-message.ts";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/** Takes one native event in and says which threat it will be, before the pipeline has seen it. */
export function simulateHandlers(options: ApiOptions): Pick<Handlers, "simulateEvent"> {
  return {
    simulateEvent: async ({ body }) => {
      requireType(body, ["application/json"]);
      const record = onlyRecord(body, options.clock());
      const event_id = eventIdOf(record, options.sources);
      const messageId = await publish(options, rawMessage([record], record.format));
      const threat_id = threatId(event_id);
      const message = `The event is in the topic; the pipeline makes it the threat ${threat_id}.`;
      const log = { message_id: messageId };
      return { body: { status: "success", message, event_id, threat_id }, log };
    },
  };
}

function onlyRecord({ bytes }: RequestBody, receivedAt: number): RawRecord {
  try {
    const text = strictUtf8.decode(bytes).trim();
    return { text, index: 0, occurrence: 0, format: Format.enum.native, receivedAt };
  } catch (cause) {
    throw new InvalidRequestError("invalid_utf8", "The body is not valid UTF-8.", { cause });
  }
}

function eventIdOf(record: RawRecord, sources: SourceIndex): string {
  const result = readRecord(record, sources);
  switch (result.kind) {
    case "event":
      return result.event.event_id;
    case "ignored":
      throw new InvalidRequestError("ignored", `The event tells of nothing that matters: ${result.reason}.`);
    case "refused": {
      const { reason: code, message } = result;
      const options = { details: [{ index: record.index, code, message }] };
      throw code === "too_large"
        ? new TooLargeError(code, message, options)
        : new InvalidRequestError(code, message, options);
    }
  }
}
