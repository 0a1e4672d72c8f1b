import { createServer as createTcpServer } from "node:net";
import { describe, expect, test } from "vitest";
import type { HostAddress } from "./exchange.ts";
import { safeFetch } from "./safe-fetch.ts";
import { parseAllowedHosts } from "./safe-url.ts";
import { NOW, json, localHttp, localServer, MISBEHAVIOURS, patienceFor, rejection } from "./testing.ts";

const LOOPBACK: HostAddress = { address: "127.0.0.1", family: 4 };
const PUBLIC: HostAddress = { address: "192.0.1.1", family: 4 };

describe("a request", () => {
  test("carries method, path, headers and body, and returns status and body", async () => {
    await using server = await localServer((_, response) => json(response, 201, { ok: true }));
    const http = localHttp([server]);
    const reply = await http({
      method: "POST",
      url: `${server.url}/a/b?c=d`,
      headers: { "content-type": "text/plain" },
      body: "grüß",
    });
    expect(reply).toEqual({ status: 201, body: '{"ok":true}', retryAfterMs: undefined });
    expect(server.seen).toMatchObject([
      {
        method: "POST",
        path: "/a/b?c=d",
        body: "grüß",
        headers: { host: server.host, "content-length": "6" },
      },
    ]);
  });

  test("goes to the address that was checked, while the name stays in Host", async () => {
    await using server = await localServer((_, response) => response.end("here"));
    const port = server.host.split(":")[1];
    const asked: string[] = [];
    const http = safeFetch({
      allowedHosts: parseAllowedHosts(`tickets.corp.test:${port}`),
      now: () => NOW,
      lookup: async (host) => {
        asked.push(host);
        return [LOOPBACK];
      },
    });
    expect(await http({ method: "GET", url: `http://tickets.corp.test:${port}/` })).toMatchObject({
      body: "here",
    });
    expect(asked).toEqual(["tickets.corp.test"]);
    expect(server.seen).toMatchObject([{ headers: { host: `tickets.corp.test:${port}` } }]);
  });

  test.each(["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"])(
    "to a name that resolves to %s is refused",
    async (address) => {
      const http = safeFetch({
        allowedHosts: parseAllowedHosts(""),
        now: () => NOW,
        lookup: async () => [PUBLIC, { address, family: address.includes(":") ? 6 : 4 }],
      });
      const error = await rejection(http({ method: "GET", url: "https://rebind.example.com/" }));
      expect(error).toMatchObject({ reason: "refused_url" });
    },
  );

  test("to a name without addresses is unreachable", async () => {
    const http = safeFetch({ allowedHosts: new Set(), now: () => NOW, lookup: async () => [] });
    const error = await rejection(http({ method: "GET", url: "https://none.example.com/" }));
    expect(error).toMatchObject({ reason: "unreachable", retryable: true });
  });

  test("with a header that cannot be written is refused, without showing it", async () => {
    await using server = await localServer((_, response) => response.end());
    const headers = { authorization: "Bearer SECRET\n" };
    const error = await rejection(localHttp([server])({ method: "GET", url: server.url, headers }));
    expect(error).toMatchObject({ reason: "refused_request", retryable: false });
    expect(String(error)).not.toContain("SECRET");
    expect(server.connections()).toBe(0);
  });

  test("is given up by its signal", async () => {
    await using server = await localServer(() => {});
    const http = localHttp([server]);
    const error = await rejection(http({ method: "GET", url: server.url, signal: AbortSignal.timeout(20) }));
    expect(error).toMatchObject({ reason: "timeout" });
  });

  test("whose name takes too long to look up times out", async () => {
    const http = safeFetch({ allowedHosts: new Set(), now: () => NOW, lookup: () => new Promise(() => {}) });
    const error = await rejection(http({ method: "GET", url: "https://slow.example.com/", timeoutMs: 20 }));
    expect(error).toMatchObject({ reason: "timeout", retryable: true });
  });
});

describe("DNS rebinding", () => {
  test("a name is looked up once, and what it answers the second time is never connected to", async () => {
    await using inside = await localServer((_, response) => response.end("inside"));
    const port = inside.host.split(":")[1];
    const elsewhere: HostAddress = { address: "127.0.0.2", family: 4 };
    let asked = 0;
    const http = safeFetch({
      allowedHosts: parseAllowedHosts(`rebind.example.com:${port}`),
      now: () => NOW,
      lookup: async () => [asked++ === 0 ? elsewhere : LOOPBACK],
    });
    const error = await rejection(
      http({ method: "GET", url: `http://rebind.example.com:${port}/`, timeoutMs: 500 }),
    );
    expect(error).toMatchObject({ name: "ConnectorError", retryable: true });
    expect(asked).toBe(1);
    expect(inside.connections()).toBe(0);
  });

  test("a name that answers public first and private then is refused the second time", async () => {
    await using front = await localServer((_, response) => response.end("public"));
    const port = front.host.split(":")[1];
    const answers: HostAddress[] = [LOOPBACK, { address: "169.254.169.254", family: 4 }];
    const http = safeFetch({
      allowedHosts: parseAllowedHosts(`rebind.example.com:${port}`),
      now: () => NOW,
      lookup: async () => answers.splice(0, 1),
    });
    const get = () => http({ method: "GET", url: `http://rebind.example.com:${port}/` });
    expect(await get()).toMatchObject({ body: "public" });
    expect(await rejection(get())).toMatchObject({ reason: "refused_url" });
  });

  test("a redirect is looked up and checked anew", async () => {
    await using front = await localServer((_, response) =>
      response.writeHead(302, { location: "https://rebind.example.com/" }).end(),
    );
    const http = localHttp([front], async (host) =>
      host === "127.0.0.1" ? [LOOPBACK] : [{ address: "10.1.2.3", family: 4 }],
    );
    const error = await rejection(http({ method: "GET", url: front.url }));
    expect(error).toMatchObject({ reason: "refused_url" });
  });
});

describe("a redirect", () => {
  test("of a GET is followed to an allowed host, without the headers", async () => {
    await using there = await localServer((_, response) => response.end("there"));
    await using here = await localServer((_, response) =>
      response.writeHead(302, { location: `${there.url}/x` }).end(),
    );
    const http = localHttp([here, there]);
    const reply = await http({ method: "GET", url: here.url, headers: { authorization: "Bearer s" } });
    expect(reply.body).toBe("there");
    expect(here.seen).toMatchObject([{ headers: { authorization: "Bearer s" } }]);
    expect(there.seen).toMatchObject([{ path: "/x" }]);
    expect(there.seen[0]?.headers.authorization).toBeUndefined();
  });

  test("of a POST by 307 goes on to the same host, with its body", async () => {
    await using server = await localServer(({ path }, response) =>
      path === "/old" ? response.writeHead(307, { location: "/new" }).end() : response.end("done"),
    );
    const reply = await localHttp([server])({ method: "POST", url: `${server.url}/old`, body: "b" });
    expect(reply.body).toBe("done");
    expect(server.seen).toMatchObject([{ path: "/old" }, { path: "/new", method: "POST", body: "b" }]);
  });

  test("of a POST to another host is refused, and sends nothing there", async () => {
    await using there = await localServer((_, response) => response.end("there"));
    await using here = await localServer((_, response) =>
      response.writeHead(308, { location: there.url }).end(),
    );
    const error = await rejection(
      localHttp([here, there])({ method: "POST", url: here.url, body: "secret" }),
    );
    expect(error).toMatchObject({ reason: "refused_url" });
    expect(there.connections()).toBe(0);
  });

  test("of a POST by 302 is the reply", async () => {
    await using server = await localServer((_, response) =>
      response.writeHead(302, { location: "/login" }).end(),
    );
    const reply = await localHttp([server])({ method: "POST", url: server.url, body: "b" });
    expect(reply.status).toBe(302);
    expect(server.seen).toHaveLength(1);
  });

  test("is followed three times, not four", async () => {
    await using server = await localServer(({ path }, response) => {
      const left = Number(path.slice(1));
      if (left === 0) response.end("end");
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    const http = localHttp([server]);
    expect(await http({ method: "GET", url: `${server.url}/3` })).toMatchObject({ body: "end" });
    const error = await rejection(http({ method: "GET", url: `${server.url}/4` }));
    expect(error).toMatchObject({ reason: "refused_url" });
  });

  test.each([
    "http://10.0.0.1/",
    "http://169.254.169.254/",
    "https://[::1]/",
    "file:///etc/passwd",
    "http://[",
  ])("to %s is refused", async (location) => {
    await using server = await localServer((_, response) => response.writeHead(302, { location }).end());
    const error = await rejection(localHttp([server])({ method: "GET", url: server.url }));
    expect(error).toMatchObject({ reason: "refused_url" });
  });
});

describe("a server that misbehaves", () => {
  const anyStatus = MISBEHAVIOURS.filter(({ failure }) => failure["reason"] !== "status");
  test.each(anyStatus)("$name", async ({ answer, failure }) => {
    await using server = await localServer(answer);
    const error = await rejection(
      localHttp([server])({
        method: "POST",
        url: `${server.url}/SECRET`,
        body: "{}",
        timeoutMs: patienceFor(failure),
      }),
    );
    expect(error).toMatchObject({ name: "ConnectorError", ...failure });
    expect(String(error)).not.toContain("SECRET");
  });

  test.each([
    ["speaks another protocol", "220 smtp.example.com ESMTP\r\n"],
    ["sends headers without end", `HTTP/1.1 200 OK\r\n${"x-long: yyyyyyyy\r\n".repeat(5_000)}`],
  ])("%s", async (_, bytes) => {
    const server = createTcpServer((socket) =>
      socket
        .on("error", () => {})
        .resume()
        .end(bytes),
    );
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    const http = safeFetch({ allowedHosts: parseAllowedHosts(host), now: () => NOW });
    const error = await rejection(http({ method: "GET", url: `http://${host}/` }));
    server.close();
    expect(error).toMatchObject({ reason: "bad_reply", retryable: false });
  });

  test("is not there", async () => {
    const server = await localServer(() => {});
    await server[Symbol.asyncDispose]();
    const error = await rejection(localHttp([server])({ method: "GET", url: server.url }));
    expect(error).toMatchObject({ reason: "unreachable", retryable: true });
  });

  test("a reply of the very limit is read, one byte more is not", async () => {
    await using server = await localServer((_, response) => response.end("x".repeat(100)));
    const http = localHttp([server]);
    expect(await http({ method: "GET", url: server.url, maxReplyBytes: 100 })).toMatchObject({ status: 200 });
    const error = await rejection(http({ method: "GET", url: server.url, maxReplyBytes: 99 }));
    expect(error).toMatchObject({ reason: "too_large" });
  });
});
