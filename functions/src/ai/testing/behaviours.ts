import { gzipSync } from "node:zlib";
import { json } from "./stub-gemini.ts";
import type { Behaviour } from "./stub-gemini.ts";

const USAGE = { promptTokenCount: 1_000, candidatesTokenCount: 200, totalTokenCount: 1_200 };

/** A verdict that is valid in every way. */
export const GOOD_VERDICT = {
  severity: "HIGH",
  threat_type: "BRUTE_FORCE",
  confidence: 0.9,
  description: "Nine accounts were tried from one address.",
  contextual_analysis: "The source goes through a list of names.",
  contributing_signals: ["27 failed logins", "9 user names"],
  mitre_attack_id: "T1110.003",
  recommended_actions: ["Check for a success from the same source."],
  explanation: "Many names and few passwords are a spray.",
};

/** Answers with a text that came to its proper end. */
export function says(text: string): Behaviour {
  return (_sent, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(replyOf(text));
  };
}

export const good = says(JSON.stringify(GOOD_VERDICT));
/** Cut in the middle, though it claims to be complete. */
export const truncatedJson = says(JSON.stringify(GOOD_VERDICT).slice(0, 120));
export const wrongEnum = says(JSON.stringify({ ...GOOD_VERDICT, severity: "APOCALYPTIC" }));
export const outOfRange = says(JSON.stringify({ ...GOOD_VERDICT, confidence: 17 }));
export const tooWordy = says(JSON.stringify({ ...GOOD_VERDICT, explanation: "x".repeat(100_000) }));
export const prose = says("As a security analyst I think that this is fine.");

/** Any body, as JSON with status 200. */
function replies(body: unknown): Behaviour {
  return (_sent, response) => json(response, 200, body);
}

export const emptyCandidates = replies({ candidates: [], usageMetadata: { promptTokenCount: 1_000 } });
export const noText = replies({ candidates: [{ finishReason: "STOP" }], usageMetadata: USAGE });
export const promptBlocked = replies({ promptFeedback: { blockReason: "PROHIBITED_CONTENT" } });
export const candidateBlocked = replies({
  candidates: [{ finishReason: "SAFETY", index: 0 }],
  usageMetadata: USAGE,
});
export const tokenLimit = replies({
  candidates: [{ content: { parts: [{ text: '{"severity":"HI' }] }, finishReason: "MAX_TOKENS" }],
  usageMetadata: { ...USAGE, thoughtsTokenCount: 800 },
});
export const oddShape = replies({ candidates: "many" });

/** Fails with a status, the way Google's services do. */
export function fails(status: number, details: readonly unknown[] = []): Behaviour {
  return (_sent, response) => json(response, status, { error: { code: status, message: "No.", details } });
}

export const rateLimited = fails(429, [
  { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations: [] },
  { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "17.5s" },
]);

/** Takes the request and never answers. */
export const hangs: Behaviour = () => {};

/** Answers with a status, then stops in the middle of the body. */
export function stalls(status: number): Behaviour {
  return (_sent, response) => {
    response.writeHead(status, { "content-type": "application/json" }).write('{"candidates":[');
  };
}

/** A byte now and then, for ever. */
export const drips: Behaviour = (_sent, response) => {
  response.writeHead(200, { "content-type": "application/json" }).write("{");
  const timer = setInterval(() => response.write(" "), 10);
  response.once("close", () => clearInterval(timer));
};

export const hangsUp: Behaviour = (_sent, response) => {
  response.destroy();
};

export const notJson: Behaviour = (_sent, response) => {
  response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>");
};

/** A reply of `bytes` bytes that would be valid, if anybody read it to its end; `onClose` learns how much was taken. */
export function repliesHugely(bytes: number, onClose: (sentBytes: number) => void): Behaviour {
  return (_sent, response) => {
    const block = " ".repeat(65_536);
    let sentBytes = 0;
    response.writeHead(200, { "content-type": "application/json" });
    response.once("close", () => onClose(sentBytes));
    const pump = (): void => {
      while (sentBytes < bytes && !response.destroyed) {
        sentBytes += block.length;
        if (!response.write(block)) return void response.once("drain", pump);
      }
      if (!response.destroyed) response.end("{}");
    };
    pump();
  };
}

/** A body packed with gzip, small on the wire however long it is. */
export function repliesPacked(body: string, status = 200): Behaviour {
  return (_sent, response) => {
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    response.writeHead(status, headers).end(gzipSync(body));
  };
}

/** The reply of a model that says `text`, as JSON. */
export function replyOf(text: string): string {
  return JSON.stringify({
    candidates: [{ content: { role: "model", parts: [{ text }] }, finishReason: "STOP", index: 0 }],
    usageMetadata: USAGE,
  });
}
