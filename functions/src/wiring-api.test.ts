import { createServer } from "node:http";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** The status of a request that no client is needed for, with these variables in the environment. */
async function statusWith(env: Readonly<Record<string, string | undefined>>, path: string): Promise<number> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { wireApi } = await import("./wiring-api.ts");
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

test.each([undefined, "", "false", "1", "TRUE"])(
  "with FUNCTIONS_EMULATOR=%s the API is closed, but says that it is there",
  async (value) => {
    const env = { FUNCTIONS_EMULATOR: value };
    expect(await statusWith(env, "/api/threats/nothing")).toBe(401);
    expect(await statusWith(env, "/api")).toBe(200);
  },
);

test("in the local suite it is open", async () => {
  expect(await statusWith({ FUNCTIONS_EMULATOR: "true" }, "/api/threats/nothing")).toBe(404);
});
