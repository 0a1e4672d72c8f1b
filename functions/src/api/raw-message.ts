import type { Format } from "@threatstream/contracts";
import { splitMessage } from "@threatstream/core/pipeline";
import type { RawRecord } from "@threatstream/core/pipeline";
import { InvalidRequestError } from "./errors.ts";
import type { RawPublication } from "./handlers.ts";

// Neither adds a byte to what the request held, except the brackets around a single event: the message keeps within its limit.
const FORMS: readonly ((texts: readonly string[]) => string)[] = [
  (texts) => texts.join("\n"),
  (texts) => `[${texts.join(",")}]`,
];

/**
 * One message of all these records: lines, or where a record has lines of its own a JSON array, so that no text is rewritten.
 * The pipeline derives ids from a record's text and its number among equal texts, so the message is cut here exactly as the
 * pipeline will cut it; that proves the ids that the reply promises. Throws `InvalidRequestError` where no form keeps them.
 */
export function rawMessage(records: readonly RawRecord[], format: Format | undefined): RawPublication {
  const attributes = format === undefined ? {} : { format };
  for (const join of FORMS) {
    const data = Buffer.from(join(records.map(({ text }) => text)));
    const split = splitMessage({ data, attributes, receivedAt: 0 });
    if (split.refused.length === 0 && areSame(split.records, records)) return { data, attributes };
  }
  const advice = "Send each record in a request of its own.";
  throw new InvalidRequestError(
    "ambiguous_records",
    `Together the records would be read differently. ${advice}`,
  );
}

function areSame(cut: readonly RawRecord[], meant: readonly RawRecord[]): boolean {
  return (
    cut.length === meant.length &&
    cut.every(({ text, occurrence }, at) => text === meant[at]?.text && occurrence === meant[at].occurrence)
  );
}
