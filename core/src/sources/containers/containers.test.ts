import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readContainer } from "./index.ts";
import type { Parsed } from "./parsed.ts";

function parsed(line: string): Parsed {
  const result = readContainer(line);
  if (result.kind !== "parsed") throw new Error(`${line} is ${JSON.stringify(result)}`);
  return result.parsed;
}

const MESSAGE = "Failed password for root from 203.0.113.9 port 4022 ssh2";
const sshd = { program: "sshd", pid: 123, message: MESSAGE };

describe("the head of a syslog line", () => {
  test.each([
    ["RFC 3164", `Mar 10 13:55:36 web1 sshd[123]: ${MESSAGE}`],
    ["a priority", `<38>Mar 10 13:55:36 web1 sshd[123]: ${MESSAGE}`],
    ["an unpadded day", `Mar 1 13:55:36 web1 sshd[123]: ${MESSAGE}`],
    ["a padded day", `Mar  1 13:55:36 web1 sshd[123]: ${MESSAGE}`],
    ["a year", `Mar 10 2026 13:55:36 web1 sshd[123]: ${MESSAGE}`],
    ["an ISO time", `2026-03-10T13:55:36.123456+01:00 web1 sshd[123]: ${MESSAGE}`],
    ["an ISO time without a zone", `2026-03-10T13:55:36 web1 sshd[123]: ${MESSAGE}`],
    ["journald's short-iso", `2026-03-10T13:55:36+0100 web1 sshd[123]: ${MESSAGE}`],
    ["journald's short-precise", `Mar 10 13:55:36.123456 web1 sshd[123]: ${MESSAGE}`],
    ["journald's short-full", `Tue 2026-03-10 13:55:36 UTC web1 sshd[123]: ${MESSAGE}`],
    ["journald's short-unix", `1773150936.123456 web1 sshd[123]: ${MESSAGE}`],
    ["journald's short-monotonic", `[ 9876.543210] web1 sshd[123]: ${MESSAGE}`],
    ["busybox", `Mar 10 13:55:36 web1 auth.info sshd[123]: ${MESSAGE}`],
    ["FreeBSD with -v", `Mar 10 13:55:36 <auth.info> web1 sshd[123]: ${MESSAGE}`],
    ["FreeBSD with -vv", `Mar 10 13:55:36 <4.6> web1 sshd[123]: ${MESSAGE}`],
    ["Solaris", `Mar 10 13:55:36 web1 sshd[123]: [ID 800047 auth.info] ${MESSAGE}`],
    ["AIX", `Mar 10 13:55:36 web1 auth|security:info sshd[123]: ${MESSAGE}`],
    ["AIX, forwarded", `Mar 10 13:55:36 relay Message forwarded from web1: sshd[123]: ${MESSAGE}`],
    ["macOS", `Mar 10 13:55:36 web1 sshd[123] <Notice>: ${MESSAGE}`],
    ["RFC 5424", `<38>1 2026-03-10T13:55:36.123Z web1 sshd 123 - - ${MESSAGE}`],
    [
      "RFC 5424 with data",
      `<38>1 2026-03-10T13:55:36Z web1 sshd 123 ID1 [a@1 k="x \\"] y"][b@1] \ufeff${MESSAGE}`,
    ],
    ["RFC 5424 without data", `<38>1 2026-03-10T13:55:36Z web1 sshd 123 - ${MESSAGE}`],
    ["RFC 6587", `104 <38>1 2026-03-10T13:55:36Z web1 sshd 123 - - ${MESSAGE}`],
    ["a byte order mark", `\ufeffMar 10 13:55:36 web1 sshd[123]: ${MESSAGE}`],
    ["a line end", `Mar 10 13:55:36 web1 sshd[123]: ${MESSAGE}\r\n`],
    ["blanks and NULs at the end", `Mar 10 13:55:36 web1 sshd[123]: ${MESSAGE} \t\0`],
  ])("with %s is read", (_what, line) => {
    expect(parsed(line)).toMatchObject({ container: "syslog", host: "web1", ...sshd });
  });

  test.each([
    ["no host", `Mar 10 13:55:36 sshd[123]: ${MESSAGE}`],
    ["no host and a level", `Tue Mar 10 13:55:36 2026 authpriv.info sshd[123]: ${MESSAGE}`],
    ["no time and no host", `<38>sshd[123]: ${MESSAGE}`],
  ])("with %s is read", (_what, line) => {
    expect(parsed(line)).toMatchObject(sshd);
    expect(parsed(line)).not.toHaveProperty("host");
  });

  test("a message's own colons name no program", () => {
    expect(
      parsed("Mar 10 13:55:36 sshd[123]: error: PAM: Authentication failure for root from 203.0.113.9"),
    ).toMatchObject({
      program: "sshd",
      message: "error: PAM: Authentication failure for root from 203.0.113.9",
    });
    expect(parsed("2026-03-10 09:00:00 ERROR: cannot open file")).not.toHaveProperty("program");
    expect(parsed("2026-03-10T13:00:03Z 2001:db8::9 - - [10/Mar/2026:13:00:00 +0000]")).not.toHaveProperty(
      "program",
    );
  });

  test("blanks at the end are counted: sshd's limit is on the whole message", () => {
    expect(parsed("Mar 10 13:55:36 web1 sshd[123]: x \0\t")).toMatchObject({ message: "x", trimmed: 3 });
  });

  test("repetitions are told apart from the message", () => {
    expect(parsed(`Mar 10 13:55:36 web1 sshd[123]: message repeated 3 times: [ ${MESSAGE}]`)).toMatchObject({
      ...sshd,
      repeats: "3",
    });
    expect(readContainer("Mar 10 13:55:36 web1 last message repeated 3 times")).toEqual({
      kind: "repeat",
      count: "3",
      host: "web1",
      time: "Mar 10 13:55:36",
    });
  });
});

test.each([
  "==> /var/log/auth.log <==",
  "-- Boot 4ebf9ac05c1b4a2a9c3f0d5c61c5e1f7 --",
  "-- Journal begins at Tue 2026-03-10 09:00:00 UTC, ends at Tue 2026-03-10 10:00:00 UTC. --",
  "Mar 10 13:55:36 web1 -- MARK --",
  "#Fields: date time c-ip cs-method cs-uri-stem",
])("%s is a marker", (line) => {
  expect(readContainer(line).kind).toBe("marker");
});

describe("a line that another carries", () => {
  const inner = `Mar 10 13:55:36 web1 sshd[123]: ${MESSAGE}`;
  test.each([
    ["CRI", `2026-03-10T13:55:37.123456789Z stdout F ${inner}`],
    [
      "Docker",
      JSON.stringify({ log: `${inner}\n`, stream: "stdout", time: "2026-03-10T13:55:37.123456789Z" }),
    ],
    [
      "journald",
      JSON.stringify({
        MESSAGE,
        SYSLOG_IDENTIFIER: "sshd",
        _PID: "123",
        _HOSTNAME: "web1",
        __REALTIME_TIMESTAMP: "1773150937000000",
      }),
    ],
    [
      "journald, as bytes",
      JSON.stringify({
        MESSAGE: [...Buffer.from(MESSAGE)],
        SYSLOG_IDENTIFIER: "sshd",
        _PID: "123",
        _HOSTNAME: "web1",
        __REALTIME_TIMESTAMP: "1773150937000000",
      }),
    ],
    [
      "Cloud Logging",
      JSON.stringify({
        logName: "projects/p/logs/syslog",
        textPayload: inner,
        timestamp: "2026-03-10T13:55:37Z",
      }),
    ],
    ["docker compose", `bastion-1  | ${inner}`],
  ])("by %s is found", (_what, line) => {
    expect(parsed(line)).toMatchObject({ host: "web1", ...sshd });
  });

  test("the runtime's time is taken: it has a zone", () => {
    expect(parsed(`2026-03-10T13:55:37.1Z stdout F ${inner}`).time).toBe("2026-03-10T13:55:37.1Z");
  });

  test("a split line is marked", () => {
    expect(parsed("2026-03-10T13:55:37.1Z stderr P half a li")).toMatchObject({
      message: "half a li",
      partial: true,
    });
  });

  test("up to four heads are taken off", () => {
    const wrap = (line: string) => JSON.stringify({ log: line, stream: "stdout" });
    expect(parsed(wrap(wrap(wrap(wrap(inner))))).program).toBe("sshd");
    expect(parsed(wrap(wrap(wrap(wrap(wrap(inner)))))).container).toBe("json");
  });
});

describe("structured records", () => {
  test("JSON is parsed, alone and behind a head", () => {
    expect(parsed('{"a":1}')).toMatchObject({ container: "json", record: { a: 1 } });
    expect(parsed('Mar 10 13:55:36 ids suricata[9]: {"event_type":"alert"}')).toMatchObject({
      container: "json",
      program: "suricata",
      record: { event_type: "alert" },
    });
  });

  test("text that is not JSON, and nesting without end, are refused", () => {
    expect(readContainer('{"a":')).toMatchObject({ kind: "broken", reason: "invalid_json" });
    expect(readContainer(`{"a":${"[".repeat(90)}${"]".repeat(90)}}`)).toMatchObject({
      kind: "broken",
      reason: "too_deep",
    });
  });

  test("CEF", () => {
    const { container, host, fields } = parsed(
      "Mar 10 13:55:36 fw1 CEF:0|Acme|Fire\\|Wall|1.0|100|Login failed|7|src=203.0.113.9 suser=a b msg=x \\= y product=Other",
    );
    expect({ container, host }).toEqual({ container: "cef", host: "fw1" });
    expect(Object.fromEntries(fields ?? [])).toEqual({
      version: "0",
      vendor: "Acme",
      product: "Fire|Wall",
      device_version: "1.0",
      signature: "100",
      name: "Login failed",
      severity: "7",
      src: "203.0.113.9",
      suser: "a b",
      msg: "x = y",
    });
  });

  test.each([
    ["LEEF:1.0|Acme|IPS|2|deny|src=203.0.113.9\tusrName=eva\tproduct=Other"],
    ["LEEF:2.0|Acme|IPS|2|deny|^|src=203.0.113.9^usrName=eva"],
    ["LEEF:2.0|Acme|IPS|2|deny|x5e|src=203.0.113.9^usrName=eva"],
    ["<13>Mar 10 13:55:36 fw1 LEEF:2.0|Acme|IPS|2|deny|src=203.0.113.9\tusrName=eva"],
  ])("%s", (line) => {
    const { container, fields } = parsed(line);
    expect(container).toBe("leef");
    expect(Object.fromEntries(fields ?? [])).toMatchObject({
      product: "IPS",
      event_id: "deny",
      src: "203.0.113.9",
      usrName: "eva",
    });
  });
});

const HEADS = [
  "<38>",
  "1 ",
  "Mar 10 13:55:36 ",
  "2026-03-10T13:55:36Z ",
  "web1 ",
  "sshd[1]: ",
  "stdout F ",
  "CEF:0|",
  "LEEF:2.0|",
  "|",
  "{",
  "}",
  '"a":',
  "[",
  "]",
  "=",
  "\\",
  "\0",
  " ",
  "message repeated 2 times: [ ",
];

test("whatever the text, the reader ends and keeps it", () => {
  const text = fc.array(fc.oneof(fc.constantFrom(...HEADS), fc.string({ maxLength: 8 })), { maxLength: 24 });
  fc.assert(
    fc.property(text, (pieces) => {
      const line = pieces.join("");
      const result = readContainer(line);
      expect(result.kind === "parsed" ? result.parsed.raw : line).toBe(line);
    }),
    { numRuns: 2_000 },
  );
});
