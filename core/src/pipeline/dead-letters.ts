import type { DeadLetter } from "@threatstream/contracts";
import { escapeInvisible } from "../common/text.ts";
import type { StoredDeadLetter } from "./delivery.ts";
import { deadLetterId } from "../model/ids.ts";
import type { RefusedRecord } from "./split.ts";

const PREVIEW_CHARACTERS = 200;

/** A refused record as a dead letter: the same record refused twice is the same dead letter. */
export function deadLetterOf(refused: RefusedRecord): StoredDeadLetter {
  const { bytes, occurrence } = refused;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const letter: DeadLetter = {
    id: deadLetterId(buffer.toString("latin1"), occurrence),
    reason: refused.reason,
    message: refused.message,
    index: refused.index,
    occurrence,
    format: refused.format,
    size: bytes.length,
    preview: escapeInvisible(
      buffer
        .subarray(0, PREVIEW_CHARACTERS * 4)
        .toString("utf8")
        .slice(0, PREVIEW_CHARACTERS),
    ),
    received_at: new Date(refused.receivedAt).toISOString(),
  };
  return { letter, bytes };
}
