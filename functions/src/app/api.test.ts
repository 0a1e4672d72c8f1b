import { createServer } from "node:http";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** The status of a request that no client is needed for, with these variables in the environment. */
async function statusWith(env: Readonly<Record<string, string | undefined>>, path: string): Promise<number> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { wireApi } = await import("./api.ts");
  const listener = await wireApi();
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    await response.arrayBuffer();
    return response.status;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.each([
  [undefined, "off"],
  ["", "off"],
  ["false", "off"],
  ["1", "off"],
  ["TRUE", "off"],
  ["true", undefined],
  ["true", "on"],
  ["true", ""],
  ["true", "OFF"],
])("with FUNCTIONS_EMULATOR=%s and API_AUTH=%s the API asks for credentials", async (emulator, auth) => {
  const env = { FUNCTIONS_EMULATOR: emulator, API_AUTH: auth };
  expect(await statusWith(env, "/api/threats/nothing")).toBe(401);
  expect(await statusWith(env, "/api")).toBe(200);
});

test("in the local suite alone, API_AUTH=off opens it", async () => {
  const env = { FUNCTIONS_EMULATOR: "true", API_AUTH: "off" };
  expect(await statusWith(env, "/api/threats/nothing")).toBe(404);
});
