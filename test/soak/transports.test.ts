import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { apiTransport } from "./transports.ts";

const BATCH = { ids: ["a", "b"], body: '{"event_id":"a"}\n{"event_id":"b"}' };
const servers = new Set<ReturnType<typeof createServer>>();

afterEach(() => {
  for (const server of servers) server.close().closeAllConnections();
  servers.clear();
});

/** A server that answers everything the same; `undefined` ends the connection instead. Resolves with its address. */
async function serverThat(answer: { readonly status: number; readonly body: unknown } | undefined) {
  const server = createServer((request, response) => {
    if (answer === undefined) request.socket.destroy();
    else response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  servers.add(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}`;
}

test("a 202 accepts the events that it names, and no others", async () => {
  const reply = { accepted: 1, rejected: [{ index: 1, code: "x", message: "x" }], event_ids: ["a"] };
  const outcome = await apiTransport(await serverThat({ status: 202, body: reply })).send(BATCH);
  expect(outcome).toEqual({ kind: "accepted", status: "202", ids: ["a"] });
});

test.each([429, 503])("a %i is a refusal", async (status) => {
  const outcome = await apiTransport(await serverThat({ status, body: {} })).send(BATCH);
  expect(outcome).toEqual({ kind: "refused", status: String(status) });
});

test("a connection that breaks is a failure, named by its code", async () => {
  const outcome = await apiTransport(await serverThat(undefined)).send(BATCH);
  expect(outcome).toMatchObject({
    kind: "failed",
    status: expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/),
  });
});

test("a 202 that is not the API's is a failure", async () => {
  const outcome = await apiTransport(await serverThat({ status: 202, body: {} })).send(BATCH);
  expect(outcome.kind).toBe("failed");
});
