import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countField, textField } from "../common/text.ts";
import { unescapeField } from "./access-fields.ts";
import { readWith } from "./read.ts";
import { access } from "./access.ts";
import { eventOf, fill, fixtureLines, recognizes } from "./fixtures/lines.ts";

const context = { receivedAt: Date.parse("2026-10-10T14:00:00Z") };
const parse = (line: string) => readWith(access, line, context);
const request = (text: string) =>
  eventOf(parse(`203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "${text}" 200 5`));

/** A result in a few words: `203.0.113.9 GET /login 302`. */
function brief(line: string): string {
  const result = parse(line);
  if (result.kind !== "event") return result.kind;
  const { source_ip, payload } = result.event;
  const url = textField(payload, "url");
  const what =
    url === undefined
      ? `malformed ${textField(payload, "raw_request")}`
      : `${textField(payload, "method")} ${url}`;
  return `${source_ip} ${what} ${countField(payload, "status")}`;
}

describe("the event of a request", () => {
  test("has all that the combined format tells, and the virtual host", () => {
    const line =
      'shop.example.com:8443 203.0.113.9 - frank [10/Oct/2026:13:55:36 +0200] "POST /cart?id=1 HTTP/1.1" 302 512 "https://shop.example.com/" "curl/8.9.1"';
    expect(parse(line)).toEqual({
      kind: "event",
      event: {
        timestamp: "2026-10-10T11:55:36.000Z",
        event_type: "http_request",
        source_ip: "203.0.113.9",
        destination_port: 8443,
        protocol: "TCP",
        payload: {
          method: "POST",
          url: "/cart?id=1",
          protocol_version: "1.1",
          status: 302,
          bytes: 512,
          referer: "https://shop.example.com/",
          user_agent: "curl/8.9.1",
          user: "frank",
        },
        metadata: { vhost: "shop.example.com" },
      },
    });
  });

  test("lacks what the line has as `-`", () => {
    expect(parse('203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.1" - - "-" "-"\r')).toEqual({
      kind: "event",
      event: {
        timestamp: "2026-10-10T13:55:36.000Z",
        event_type: "http_request",
        source_ip: "203.0.113.9",
        protocol: "TCP",
        payload: { method: "GET", url: "/", protocol_version: "1.1" },
        metadata: {},
      },
    });
  });

  test.each([
    ["GET /", { method: "GET", url: "/" }],
    ["get / HTTP/1.0", { method: "get", url: "/", protocol_version: "1.0" }],
    ["M-SEARCH * HTTP/1.1", { method: "M-SEARCH", url: "*", protocol_version: "1.1" }],
    ["PRI * HTTP/2.0", { method: "PRI", url: "*", protocol_version: "2.0" }],
    ["GET http://[::1]/ HTTP/3", { method: "GET", url: "http://[::1]/", protocol_version: "3" }],
    ['GET /\\"a\\" HTTP/1.1', { method: "GET", url: '/"a"', protocol_version: "1.1" }],
  ])("%j is sound", (text, fields) => {
    const { payload, metadata } = request(text);
    expect(payload).toEqual({ ...fields, status: 200, bytes: 5 });
    expect(metadata).toEqual({});
  });

  test.each([
    ["GET", {}],
    ["GET  HTTP/1.1", {}],
    ["\\x16\\x03\\x01\\x00{", {}],
    ["${jndi:ldap://x/a} / HTTP/1.1", {}],
    ["GET /a b HTTP/1.1", { method: "GET", url: "/a b", protocol_version: "1.1" }],
    ["GET /a\\x00 HTTP/1.1", { method: "GET", url: "/a\0", protocol_version: "1.1" }],
  ])("%j is malformed, and kept as logged", (text, fields) => {
    const { payload, metadata } = request(text);
    expect(payload).toEqual({ ...fields, raw_request: text, status: 200, bytes: 5 });
    expect(metadata).toEqual({ malformed_request: true });
  });
});

describe("a line that is refused says what to do", () => {
  const rest = '[10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 5';
  test.each([
    [`host.example.org - - ${rest}`, /"host\.example\.org" is not an address.*`HostnameLookups Off`/],
    [`shop.example.com:80 host.example.org - - ${rest}`, /"host\.example\.org" is not an address/],
    [`203.0.113.9, 10.0.0.1 - - ${rest}`, /is not an address/],
    [`203.0.113.9 ${rest}`, /no client, identity and user/],
    [
      `203.0.113.9 - - [31/Feb/2026:13:55:36 +0000] "GET /" 200 5`,
      /"31\/Feb\/2026:13:55:36 \+0000" does not exist/,
    ],
    [`203.0.113.9 - - [10/oct/2026:13:55:36 +0000] "GET /" 200 5`, /does not exist/],
    [`203.0.113.9 - - [10/Oct/2026:24:00:00 +0000] "GET /" 200 5`, /does not exist/],
    [`203.0.113.9 - - [10/Oct/2026:13:55:36 +2400] "GET /" 200 5`, /does not exist/],
    [`203.0.113.9 - - [10/Oct/1999:13:55:36 +0000] "GET /" 200 5`, /2000 to 2099/],
    [`203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "GET /`, /may have been cut/],
    [`203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "GET /" 20 5`, /No status and size/],
    [`203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "GET /"x" 200 5`, /No status and size/],
    ["203.0.113.9 GET /", /no \[day\/month\/year:time zone\]/],
  ])("%s", (line, message) => {
    expect(parse(line)).toMatchObject({
      kind: "rejected",
      reason: "invalid_line",
      message: expect.stringMatching(message),
    });
  });
});

test("access log lines are recognized, and no others", () => {
  expect(recognizes(access, '203.0.113.9 - - [99/Foo/2026:99:99:99 +0000] "')).toBe(true);
  expect(recognizes(access, 'host - John Smith [10/Oct/2026:13:55:36 +0000] "-" 408 -')).toBe(true);
  expect(recognizes(access, "203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] GET /")).toBe(false);
  expect(recognizes(access, '{"a":"[10/Oct/2026:13:55:36 +0000] \\""}')).toBe(false);
  expect(recognizes(access, "")).toBe(false);
});

describe("a whole log", () => {
  test("of Apache is read", () => {
    expect(fixtureLines("access-combined.log").map(brief)).toEqual([
      "203.0.113.9 GET / 200",
      "203.0.113.9 GET /apache_pb.gif 200",
      "2001:db8::17 POST /login 302",
      "198.51.100.4 HEAD /robots.txt 304",
      "2001:db8::18 GET /status 200",
      '203.0.113.9 GET /search?q="x" 200',
      "::1 OPTIONS * 200",
      "203.0.113.9 malformed undefined 408",
      "203.0.113.9 GET /private 401",
      "rejected",
      "rejected",
    ]);
  });

  test("of nginx is read", () => {
    expect(fixtureLines("access-nginx.log").map(brief)).toEqual([
      "203.0.113.20 malformed \\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xFC\\x03\\x03 400",
      "203.0.113.20 malformed undefined 400",
      "203.0.113.20 GET /cgi-bin/../../etc/passwd 400",
      "203.0.113.20 get / 405",
      "203.0.113.20 PROPFIND /café/\\xFF 405",
      "203.0.113.20 GET /?id=1' UNION SELECT 1,2 -- 400",
      "203.0.113.20 GET /x 200",
      "203.0.113.20 malformed MGLNDD_198.51.100.7_443 400",
      "203.0.113.20 GET / 0",
      "rejected",
      "203.0.113.21 GET /cart 200",
      "203.0.113.22 GET /spoofed-host 200",
      "203.0.113.23 GET /real 401",
      "rejected",
      "rejected",
      "203.0.113.26 GET /cut-agent 200",
      "rejected",
    ]);
  });
});

test("a virtual host is told from a client by the address that follows it", () => {
  const client = (prefix: string) => {
    const { source_ip, destination_port, metadata } = eventOf(
      parse(`${prefix} - - [10/Oct/2026:13:55:36 +0000] "GET /" 200 5`),
    );
    return [source_ip, metadata["vhost"], destination_port];
  };
  expect(client("203.0.113.9")).toEqual(["203.0.113.9", undefined, undefined]);
  expect(client("fe80::1%eth0")).toEqual(["fe80::1", undefined, undefined]);
  expect(client("example.com 203.0.113.9")).toEqual(["203.0.113.9", "example.com", undefined]);
  expect(client("example.com:443 203.0.113.9")).toEqual(["203.0.113.9", "example.com", 443]);
  expect(client("example.com:70000 203.0.113.9")).toEqual(["203.0.113.9", "example.com", undefined]);
  expect(client("[2001:db8::1]:443 2001:db8::9")).toEqual(["2001:db8::9", "2001:db8::1", 443]);
  // `Host: 10.0.0.1` in a format that starts with $host
  expect(client("10.0.0.1 203.0.113.9")).toEqual(["203.0.113.9", "10.0.0.1", undefined]);
});

describe("a field", () => {
  test.each([
    ['\\"\\\\\\x41\\x7a', '"\\Az'],
    ["\\xc3\\xa9\\xE2\\x98\\x83\\xf0\\x9f\\x92\\xa9", "é☃💩"],
    ["\\n\\r\\t\\v\\b", "\n\r\t\v\b"],
    ["\\x00\\x1b[31m", "\0\u001b[31m"],
    ["\\xef\\xbb\\xbfa", "\ufeffa"],
    ["\\xff\\xFE", "\\xff\\xFE"],
    ["\\xc3\\x28\\xc3\\xa9\\xc3", "\\xc3(é\\xc3"],
    ["\\xc0\\xaf \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80", "\\xc0\\xaf \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80"],
    ["\\xZZ \\q \\", "\\xZZ \\q \\"],
  ])("%s is %j", (logged, received) => expect(unescapeField(logged)).toBe(received));

  test("is what the server received, whatever that was", () => {
    const apache = (text: string) => text.replace(/["\\]/g, "\\$&");
    const nginx = (text: string) =>
      Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, "0").toUpperCase()}`).join(
        "",
      );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(unescapeField(apache(text))).toBe(text);
        expect(unescapeField(nginx(text))).toBe(text);
      }),
    );
  });
});

const HOSTILE = [
  "10.0.0.1",
  " - - ",
  "[10/Oct/2020:13:55:36 +0000]",
  ' "GET /fake HTTP/1.1" 200 5',
  '"',
  "\\",
  " ",
  "example.com:443 ",
];
const anyField = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...HOSTILE), { maxLength: 6 }).map((parts) => parts.join("")),
);
const escaped = (text: string) => text.replace(/["\\]/g, "\\$&");

test("no user, URL, referer or agent can change the address, the time or another field", () => {
  const anyClient = fc.oneof(fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(anyClient, anyField, anyField, anyField, anyField, (ip, user, path, referer, agent) => {
      const line = `${ip} - ${escaped(`u${user}`)} [10/Oct/2026:13:55:36 +0000] "GET /${escaped(path)}? HTTP/1.1" 404 9 "r${escaped(referer)}" "a${escaped(agent)}"`;
      const event = eventOf(parse(line));
      expect(event.source_ip).toBe(ip);
      expect(event.timestamp).toBe("2026-10-10T13:55:36.000Z");
      const { raw_request: _, ...payload } = event.payload;
      expect(payload).toEqual({
        method: "GET",
        url: `/${path}?`,
        protocol_version: "1.1",
        status: 404,
        bytes: 9,
        referer: `r${referer}`,
        user_agent: `a${agent}`,
        user: `u${user}`,
      });
    }),
    { numRuns: 500 },
  );
});

describe("any text", () => {
  const start = '203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "';
  const starts = ["", start, `${start}GET /`, `${start}GET /" 200 5`, `${start}GET /" 200 5 "-" "`];

  test("is read without an exception", () => {
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.string({ unit: "binary" }), (first, text) => {
        expect(["event", "rejected"]).toContain(parse(first + text).kind);
        expect(typeof recognizes(access, first + text)).toBe("boolean");
      }),
      { numRuns: 1_000 },
    );
  });

  // Each would take minutes where a pattern were not linear.
  test.each(starts)("of 256 KiB after %j is read at once", (first) => {
    const pieces = [
      " ",
      "\\",
      '\\"',
      '"',
      "a",
      "\\xff",
      "\\xc3",
      "\\x41",
      " [10/Oct/2026:13:55:36 +0000]",
      " HTTP/1.1",
      "[",
      "9",
    ];
    for (const piece of pieces) {
      for (const end of ["", '"', '" 200 5']) {
        expect(["event", "rejected"]).toContain(parse(fill(piece, first, end)).kind);
        expect(typeof recognizes(access, fill(piece, first, end))).toBe("boolean");
      }
    }
  });
});

test.each(["", "-"])("a connection that ended without a request (%j) is an event without one", (text) => {
  const { payload, metadata } = request(text);
  expect({ payload, metadata }).toEqual({ payload: { status: 200, bytes: 5 }, metadata: {} });
});

test.each(["0.004", "12", "0.004 10.0.0.5:8080 -"])(
  "fields between size and referer (%s) hide neither",
  (between) => {
    const line = `203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.1" 200 5 ${between} "https://a.example/" "() { :; }"`;
    expect(eventOf(parse(line)).payload).toMatchObject({
      referer: "https://a.example/",
      user_agent: "() { :; }",
    });
  },
);

test.each([
  ["Oct 10 13:55:36 lb1 nginx: ", { host: "lb1" }],
  ["<190>Oct 10 13:55:36 lb1 nginx: ", { host: "lb1" }],
  ["2026-10-10T13:55:36.123456+00:00 lb1 httpd[812]: ", { host: "lb1" }],
  ["2026-10-10T13:55:36.123456789Z stdout F ", {}],
])("a line behind the head %s is read", (head, metadata) => {
  const line = `${head}203.0.113.9 - - [10/Oct/2026:13:55:36 +0000] "GET /.env HTTP/1.1" 404 5 "-" "curl/8"`;
  expect(eventOf(parse(line))).toMatchObject({
    source_ip: "203.0.113.9",
    metadata,
    payload: { url: "/.env" },
  });
});
