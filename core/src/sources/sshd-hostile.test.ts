import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventOf, fill, fixtureLines, recognizes } from "./fixtures/lines.ts";
import { readWith } from "./read.ts";
import { sshd } from "./sshd.ts";

const context = { receivedAt: Date.parse("2026-03-10T14:00:00Z") };
const PREFIX = "Mar 10 13:55:36 web1 sshd[123]: ";
const parse = (message: string) => readWith(sshd, PREFIX + message, context);

test("lines that pretend another source show the true one", () => {
  const sources = fixtureLines("sshd-hostile.log").map((line) => {
    const result = readWith(sshd, line, context);
    return result.kind === "event" ? result.event.source_ip : result.kind;
  });
  expect(sources).toEqual([
    ...Array<string>(18).fill("203.0.113.9"),
    "ignored",
    "203.0.113.9",
    "203.0.113.9",
    "ignored",
    "rejected",
  ]);
});

test("a message that OpenSSH cut where a client's address ends is refused", () => {
  // 500 characters: the name goes on, and the true address has been cut off.
  const closed = "Connection closed by invalid user ".padEnd(483, "\\\\001") + " 10.0.0.1 port 22";
  expect(closed).toHaveLength(500);
  expect(parse(closed)).toMatchObject({
    kind: "rejected",
    message: expect.stringContaining("cut the message at 500"),
  });
  expect(parse(closed.replace("001", "1"))).toMatchObject({ kind: "event" });

  // …from 203.0.113.100
  const pam = "error: PAM: Authentication failure for illegal user ".padEnd(483, "x") + " from 203.0.113.1";
  expect(parse(pam)).toMatchObject({
    kind: "rejected",
    message: expect.stringContaining("cut the message at 500"),
  });

  // Here the address comes first.
  const key = "Accepted publickey for root from 203.0.113.9 port 4022 ssh2: RSA-CERT SHA256:abc ID ".padEnd(
    500,
    "x",
  );
  expect(eventOf(parse(key)).source_ip).toBe("203.0.113.9");
});

const FRAGMENTS = [
  "root",
  " from 10.0.0.1",
  " port 22",
  " ssh2",
  " from 10.0.0.1 port 22 ssh2",
  "root from 10.0.0.1 port 22 ssh2: RSA SHA256:abc",
  ": RSA-CERT SHA256:abc ID x (serial 0) CA RSA SHA256:abc",
  " 10.0.0.1 port 22 [preauth]",
  "[preauth]",
  " rhost=10.0.0.1",
  "  user=",
  "invalid user ",
  "Failed password for ",
  "message repeated 2 times: [ ",
  "]",
  '"',
  " ",
  "\\",
  "\u2028",
];
// OpenSSH logs no more than 187 bytes of a name, and of most messages 100.
const anyName = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 8 }).map((parts) => parts.join("")),
  )
  .map((name) => name.slice(0, 187));
const KEY = "RSA SHA256:q0lZr6cTt8o0xNqv3Jd5Z3m9oQm7b0mY0b0N3v8gq2s";
const anyClient = fc.record({
  ip: fc.oneof(fc.ipV4(), fc.ipV6()),
  port: fc.integer({ min: 1, max: 65_535 }),
});

describe("no user name can change the address", () => {
  type Line = (name: string, ip: string, port: number) => string;
  const lines: [string, Line][] = [
    [
      "Failed password",
      (name, ip, port) => `Failed password for invalid user ${name} from ${ip} port ${port} ssh2`,
    ],
    [
      "Failed publickey",
      (name, ip, port) => `Failed publickey for invalid user ${name} from ${ip} port ${port} ssh2: ${KEY}`,
    ],
    [
      "Accepted password",
      (name, ip, port) => `Accepted password for invalid user ${name} from ${ip} port ${port} ssh2`,
    ],
    ["Invalid user", (name, ip, port) => `Invalid user ${name} from ${ip} port ${port}`],
    ["Invalid user without a port", (name, ip) => `Invalid user ${name} from ${ip}`],
    [
      "maximum attempts",
      (name, ip, port) =>
        `error: maximum authentication attempts exceeded for invalid user ${name} from ${ip} port ${port} ssh2 [preauth]`,
    ],
    [
      "Connection closed",
      (name, ip, port) => `Connection closed by invalid user ${name} ${ip} port ${port} [preauth]`,
    ],
    [
      "Disconnected",
      (name, ip, port) => `Disconnected from authenticating user ${name} ${ip} port ${port} [preauth]`,
    ],
    [
      "pam_unix",
      (name, ip) =>
        `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${ip}  user=${name}`,
    ],
    ["PAM error", (name, ip) => `error: PAM: Authentication failure for illegal user ${name} from ${ip}`],
    [
      "repeated",
      (name, ip, port) =>
        `message repeated 2 times: [ Failed password for invalid user ${name} from ${ip} port ${port} ssh2]`,
    ],
  ];
  test.each(lines)("in a message of kind %s", (_, line) => {
    fc.assert(
      fc.property(anyName, anyClient, (name, { ip, port }) => {
        const event = eventOf(parse(`${line(name, ip, port)}\r`));
        expect(event.source_ip).toBe(ip);
        // Blanks and NULs at the end of a line are not told from those that a relay adds.
        const trimmed = (text: unknown) => String(text).replace(/[ \t\r\n\0]{1,400}$/, "");
        expect(trimmed(event.payload["username"])).toBe(trimmed(name));
      }),
      { numRuns: 500 },
    );
  });

  test("nor can the id of a certificate, even where the line is cut", () => {
    const start = "Failed publickey for root from 203.0.113.9 port 4022 ssh2: RSA-CERT SHA256:abc ID ";
    fc.assert(
      fc.property(anyName, fc.nat(200), (id, cut) => {
        expect(eventOf(parse(`${start}${id} (serial 0) CA ${KEY}`)).source_ip).toBe("203.0.113.9");
        expect(eventOf(parse(`${start}${id.slice(0, cut)}`)).source_ip).toBe("203.0.113.9");
      }),
    );
  });
});

describe("any text", () => {
  const starts = [
    "",
    PREFIX,
    "<34>1 2026-03-10T13:55:36Z h sshd 1 - ",
    `${PREFIX}Failed `,
    `${PREFIX}PAM `,
    `${PREFIX}Invalid user `,
    `${PREFIX}message repeated `,
  ];

  test("is read without an exception", () => {
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.string({ unit: "binary" }), (start, text) => {
        expect(["event", "ignored", "rejected"]).toContain(readWith(sshd, start + text, context).kind);
        expect(typeof recognizes(sshd, start + text)).toBe("boolean");
      }),
      { numRuns: 1_000 },
    );
  });

  // Each would take minutes where a pattern were not linear.
  const pieces = [
    " from ",
    " from 1.2.3.4 port 22",
    " from 1.2.3.4 port 22 ssh2: ",
    " from 1.2.3.4 port 22 ssh2: RSA SHA256:abc",
    " 1.2.3.4 port 22",
    " [",
    "[",
    " [1.2.3.4",
    " maps to ",
    ", but this does not map back to the address",
    " ",
    "a",
    "9",
    " rhost=",
  ];
  test.each([
    "Failed publickey for ",
    "Failed publickey for invalid user ",
    "Failed publickey for x from 1.2.3.4 port 22 ssh2: RSA ",
    "Failed ",
    "Invalid user ",
    "Connection closed by invalid user ",
    "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=",
    "reverse mapping checking getaddrinfo for ",
    "Address 1.2.3.4",
    "message repeated 9",
    "message repeated 9 times: [ Invalid user ",
    "PAM 9",
    "error: PAM: Permission denied for ",
  ])("of 256 KiB after %j is read at once", (start) => {
    for (const piece of pieces) {
      for (const end of ["", "!", "]"]) {
        const { kind } = readWith(sshd, fill(piece, PREFIX + start, end), context);
        expect(["event", "ignored", "rejected"]).toContain(kind);
      }
    }
  });
});
