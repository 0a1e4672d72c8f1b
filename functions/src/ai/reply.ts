import { z } from "zod";
import type { UnavailableReason } from "./analyzer.ts";

/** How many tokens a call was billed for. */
interface Tokens {
  readonly prompt: number;
  readonly reply: number;
}

/** What a reply of `generateContent` says. */
export type Reading =
  | { readonly kind: "text"; readonly text: string; readonly tokens: Tokens }
  | {
      readonly kind: "useless";
      readonly reason: Extract<UnavailableReason, "blocked" | "empty_reply" | "truncated" | "invalid_reply">;
      readonly detail: string;
      readonly tokens: Tokens;
    };

const Count = z.int().min(0).catch(0);

// The library passes on what it received, whatever its types say. Thinking is billed as output, though its types don't know it.
// https://ai.google.dev/api/generate-content
const Response = z.object({
  candidates: z
    .array(
      z.object({
        content: z
          .object({
            parts: z
              .array(z.object({ text: z.string().optional(), thought: z.boolean().optional() }))
              .optional(),
          })
          .optional(),
        finishReason: z.string().optional(),
      }),
    )
    .optional(),
  promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
  usageMetadata: z
    .object({ promptTokenCount: Count, candidatesTokenCount: Count, thoughtsTokenCount: Count })
    .partial()
    .optional(),
});

/** Finish reasons of a reply that a filter stopped. */
const FILTERED: ReadonlySet<string> = new Set([
  "SAFETY",
  "RECITATION",
  "LANGUAGE",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
]);

/** Reads a parsed reply: its text where it came to a proper end, else why it is of no use. */
export function readReply(response: unknown): Reading {
  const { success, data } = Response.safeParse(response);
  if (!success) return useless("invalid_reply", "not the shape of a reply", { prompt: 0, reply: 0 });
  const tokens = tokensOf(data);
  const [candidate] = data.candidates ?? [];
  const blocked = data.promptFeedback?.blockReason;
  if (candidate === undefined) {
    return blocked === undefined
      ? useless("empty_reply", "no candidate", tokens)
      : useless("blocked", blocked, tokens);
  }
  const finish = candidate.finishReason ?? "none";
  if (FILTERED.has(finish)) return useless("blocked", finish, tokens);
  if (finish === "MAX_TOKENS") return useless("truncated", "the token limit was reached", tokens);
  if (finish !== "STOP") return useless("invalid_reply", `finish reason ${finish}`, tokens);
  const said = (candidate.content?.parts ?? []).filter((part) => part.thought !== true);
  const text = said.map((part) => part.text ?? "").join("");
  return text === "" ? useless("empty_reply", "no text", tokens) : { kind: "text", text, tokens };
}

function tokensOf({ usageMetadata: usage }: z.infer<typeof Response>): Tokens {
  const reply = (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0);
  return { prompt: usage?.promptTokenCount ?? 0, reply };
}

function useless(
  reason: Extract<Reading, { kind: "useless" }>["reason"],
  detail: string,
  tokens: Tokens,
): Reading {
  return { kind: "useless", reason, detail, tokens };
}
