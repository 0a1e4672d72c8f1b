import { styleText } from "node:util";
import type { DeadLetter } from "@threatstream/contracts";
import { escapeInvisible } from "@threatstream/core/common";

/** A dead letter for people: what it is, what was wrong, and how it starts. The sender's text is escaped. */
export function deadLetterText(letter: DeadLetter): string {
  const { id, received_at, reason, format, size, message, preview, replayed_at } = letter;
  const kind = format === "" ? reason : `${reason} (${escapeInvisible(format)})`;
  const replayed = replayed_at === undefined ? "" : styleText("green", `  replayed ${replayed_at}`);
  const lines = [
    `${styleText("bold", id)}  ${received_at}  ${styleText("yellow", kind)}  ${size} bytes${replayed}`,
    `    ${escapeInvisible(message)}`,
  ];
  if (preview !== "") lines.push(styleText("dim", `    ${escapeInvisible(preview)}`));
  return lines.join("\n");
}
