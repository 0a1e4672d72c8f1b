import { describe, expect, test } from "vitest";
import {
  AccessFormatError,
  STOCK_FORMATS,
  compileAccessFormat,
  detectAccessFormat,
  stockFormat,
} from "./index.ts";

const COMMON = '203.0.113.9 - eva [10/Mar/2026:13:55:36 +0000] "GET /a?b=1 HTTP/1.1" 200 345';
const COMBINED = `${COMMON} "https://example.com/" "Mozilla/5.0 (X11)"`;
const combined = {
  client: "203.0.113.9",
  user: "eva",
  time: "10/Mar/2026:13:55:36 +0000",
  request: "GET /a?b=1 HTTP/1.1",
  status: "200",
  bytes: "345",
  referer: "https://example.com/",
  user_agent: "Mozilla/5.0 (X11)",
};

describe("a declared format", () => {
  test("of nginx is read", () => {
    const format = compileAccessFormat(
      '[$time_iso8601] $http_x_forwarded_for|$realip_remote_addr|$remote_addr $host "$request_method $request_uri $server_protocol" $status ${body_bytes_sent} $request_time "$http_user_agent"',
    );
    expect(
      format.read(
        '[2026-03-10T13:55:36+00:00] 198.51.100.1, 203.0.113.9|10.0.0.5|203.0.113.9 www.example.com "GET /a?b HTTP/2.0" 404 12 0.004 "curl/8"',
      ),
    ).toEqual({
      time: "2026-03-10T13:55:36+00:00",
      forwarded_for: "198.51.100.1, 203.0.113.9",
      peer: "10.0.0.5",
      client: "203.0.113.9",
      host: "www.example.com",
      method: "GET",
      url: "/a?b",
      protocol: "HTTP/2.0",
      status: "404",
      bytes: "12",
      seconds: "0.004",
      user_agent: "curl/8",
    });
  });

  test("of Apache is read", () => {
    const format = compileAccessFormat(
      String.raw`%v:%p %{c}a %a %l %u %{%Y-%m-%dT%H:%M:%S%z}t \"%r\" %!200,304>s %D \"%{Referer}i\" 100%%`,
    );
    expect(
      format.read(
        'www.example.com:443 10.0.0.5 203.0.113.9 - - 2026-03-10T13:55:36+0100 "GET / HTTP/1.1" 200 1234 "-" 100%',
      ),
    ).toEqual({
      host: "www.example.com",
      server_port: "443",
      peer: "10.0.0.5",
      client: "203.0.113.9",
      time: "2026-03-10T13:55:36+0100",
      request: "GET / HTTP/1.1",
      status: "200",
      microseconds: "1234",
    });
  });

  test("in JSON is read from records", () => {
    const format = compileAccessFormat(
      '{"t":"$time_iso8601","ip":"$remote_addr","req":"$request","code":$status,"extra":"$ssl_protocol"}',
    );
    expect(
      format.readRecord({ t: "2026-03-10T13:55:36Z", ip: "203.0.113.9", req: "GET / HTTP/1.1", code: 200 }),
    ).toEqual({
      time: "2026-03-10T13:55:36Z",
      client: "203.0.113.9",
      request: "GET / HTTP/1.1",
      status: "200",
    });
    expect(format.readRecord({ other: 1 })).toBeUndefined();
  });

  test.each([
    ["", "has no field"],
    ["plain text", "has no field"],
    ["$remote_addr $request", "has no time"],
    ["[$time_local] $request", "has no client"],
    ["$remote_addr [$time_local]", "has no request"],
    ["%h %t %", "has no name after %"],
    ["%h %{%d.%m.%y}t %r", "has the time %d.%m.%y"],
    [
      "$remote_addr [$time_local] $request $http_referer $http_user_agent $http_cookie",
      "put them into quotes",
    ],
  ])("%j is refused", (format, reason) => {
    expect(() => compileAccessFormat(format)).toThrow(AccessFormatError);
    expect(() => compileAccessFormat(format)).toThrow(reason);
  });

  test("that is too long is refused", () => {
    expect(() => compileAccessFormat("$remote_addr ".repeat(500))).toThrow("more than 4096 characters");
  });
});

describe("what a client writes moves no field", () => {
  const format = stockFormat("combined");
  test("a user name that imitates a line", () => {
    const line = String.raw`203.0.113.9 - x - [10/Mar/2026:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1 [10/Mar/2026:13:55:36 +0000] "GET /a HTTP/1.1" 401 0 "-" "-"`;
    expect(format?.read(line)).toMatchObject({
      client: "203.0.113.9",
      status: "401",
      request: "GET /a HTTP/1.1",
    });
  });

  test("quotes in an agent are escaped by the server", () => {
    const line = String.raw`${COMMON} "-" "a\" 200 1 \"-\" \"b"`;
    expect(format?.read(line)).toMatchObject({ status: "200", user_agent: String.raw`a\" 200 1 \"-\" \"b` });
  });

  test("a header in front without quotes cannot name another peer", () => {
    const behind = compileAccessFormat(
      '$http_x_forwarded_for - $remote_addr [$time_local] "$request" $status',
    );
    expect(
      behind.read(
        '10.0.0.1 - 10.0.0.2 [10/Mar/2026:00:00:00 +0000] - 203.0.113.9 [10/Mar/2026:13:55:36 +0000] "GET / HTTP/1.1" 200',
      ),
    ).toMatchObject({ client: "203.0.113.9", time: "10/Mar/2026:13:55:36 +0000" });
  });
});

describe("the format of a file", () => {
  test.each([
    ["common", COMMON],
    ["combined", COMBINED],
    ["main", `${COMBINED} "198.51.100.1"`],
    ["combinedio", `${COMBINED} 812 4100`],
    ["vhost_combined", `www.example.com:443 ${COMBINED}`],
    ["vhost", `www.example.com ${COMBINED}`],
    ["vhost_common", `www.example.com ${COMMON}`],
    ["lighttpd", COMBINED.replace(" - ", " www.example.com ")],
    ["traefik", `${COMBINED} 12 "web@docker" "http://10.0.0.2:80" 3ms`],
    ["ingress-nginx", `${COMBINED} 512 0.003 [default-web-80] [] 10.0.0.2:80 345 0.003 200 1f0c3e`],
  ])("%s is found from its first lines", (name, line) => {
    expect(detectAccessFormat([line, line, line])).toBe(name);
    expect(stockFormat(name)?.read(line)).toMatchObject({
      client: "203.0.113.9",
      status: "200",
      user: "eva",
    });
  });

  test("is not found in other logs, nor in a mixture", () => {
    expect(detectAccessFormat([])).toBeUndefined();
    expect(detectAccessFormat(["Mar 10 13:55:36 web1 sshd[1]: x"])).toBeUndefined();
    expect(detectAccessFormat([COMBINED, "garbage", "garbage"])).toBeUndefined();
  });

  test("has all of the combined format's fields", () => {
    expect(stockFormat("combined")?.read(COMBINED)).toEqual(combined);
    for (const name of Object.keys(STOCK_FORMATS))
      expect(stockFormat(name)?.format).toBe(STOCK_FORMATS[name]);
    expect(stockFormat("toString")).toBeUndefined();
  });
});
