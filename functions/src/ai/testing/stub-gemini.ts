import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { once } from "node:events";
import { z } from "zod";

/** What the stub was sent, as far as tests look at it. */
const SentRequest = z.object({
  systemInstruction: z.object({ parts: z.array(z.object({ text: z.string() })) }),
  contents: z.array(z.object({ role: z.string(), parts: z.array(z.object({ text: z.string() })) })),
  generationConfig: z.record(z.string(), z.unknown()),
});
type SentRequest = z.infer<typeof SentRequest>;

/** How the stub answers one call. */
export type Behaviour = (sent: SentRequest, response: ServerResponse) => void | Promise<void>;

export interface StubGemini {
  readonly baseUrl: string;
  /** Every call so far, the path with it. */
  readonly calls: readonly {
    readonly path: string;
    readonly key: string | undefined;
    readonly sent: SentRequest;
  }[];
  /** Answers the next calls in this order, and all further ones as the last. */
  answer(...behaviours: readonly [Behaviour, ...Behaviour[]]): void;
  close(): Promise<void>;
}

const PATH = /^\/v1beta\/models\/[\w.-]+:generateContent$/;

/** A local server that speaks `POST /v1beta/models/{model}:generateContent` as Gemini does, and misbehaves when told to. */
export async function startStubGemini(): Promise<StubGemini> {
  const calls: StubGemini["calls"][number][] = [];
  let queue: Behaviour[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "";
    if (request.method !== "POST" || !PATH.test(path)) return json(response, 404, { error: { code: 404 } });
    const sent = SentRequest.parse(JSON.parse(await readAll(request)));
    calls.push({ path, key: request.headers["x-goog-api-key"]?.toString(), sent });
    const behaviour = queue.length > 1 ? queue.shift() : queue[0];
    await behaviour?.(sent, response);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  return {
    baseUrl: await listen(server),
    calls,
    answer: (...behaviours) => {
      queue = [...behaviours];
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stub got no port.");
  return `http://127.0.0.1:${address.port}`;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** Sends JSON with a status. */
export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
