import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { safeFetch } from "./safe-fetch.ts";
import { parseAllowedHosts } from "./safe-url.ts";
import { NOW, rejection } from "./testing.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const NAME = "hooks.corp.test";

function certificate(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), "connectors-"));
  const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const make = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=${NAME}
    -addext subjectAltName=DNS:${NAME} -keyout ${keyFile} -out ${certFile}`;
  execFileSync("openssl", make.split(/\s+/), { stdio: "ignore" });
  const made = { key: readFileSync(keyFile, "utf8"), cert: readFileSync(certFile, "utf8") };
  rmSync(folder, { recursive: true });
  return made;
}

// The certificate is made here, so that no private key lies in the repository.
describe.skipIf(!hasOpenssl)("over TLS", () => {
  const names: unknown[] = [];
  let cert = "";
  let port = 0;
  let stop = () => {};

  beforeAll(async () => {
    const made = certificate();
    cert = made.cert;
    const server = createServer(made, ({ url }, response) => {
      if (url === "/down") response.writeHead(302, { location: `http://${NAME}:${port}/` }).end();
      else response.end("hello");
    });
    server.on("secureConnection", ({ servername }) => names.push(servername));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
    stop = () => server.close();
  });
  afterAll(() => stop());

  const http = (authority?: string) =>
    safeFetch({
      allowedHosts: parseAllowedHosts(`${NAME}:${port},other.test:${port}`),
      now: () => NOW,
      lookup: async () => [{ address: "127.0.0.1", family: 4 }],
      ...(authority !== undefined && { authority }),
    });

  test("the server is named, and its certificate checked against the name", async () => {
    const reply = await http(cert)({ method: "GET", url: `https://${NAME}:${port}/` });
    expect(reply).toMatchObject({ status: 200, body: "hello" });
    expect(names).toEqual([NAME]);
  });

  test("a certificate of another name is refused", async () => {
    const error = await rejection(http(cert)({ method: "GET", url: `https://other.test:${port}/` }));
    expect(error).toMatchObject({ reason: "unreachable" });
    expect(String(error)).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  test("a certificate of nobody's is refused", async () => {
    const error = await rejection(http()({ method: "GET", url: `https://${NAME}:${port}/` }));
    expect(error).toMatchObject({ reason: "unreachable" });
    expect(String(error)).toContain("DEPTH_ZERO_SELF_SIGNED_CERT");
  });

  test("a redirect to http: is refused, even to an allowed host", async () => {
    const error = await rejection(http(cert)({ method: "GET", url: `https://${NAME}:${port}/down` }));
    expect(error).toMatchObject({ reason: "refused_url" });
    expect(String(error)).toContain("from https: to http:");
  });
});
