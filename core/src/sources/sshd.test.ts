import { describe, expect, test } from "vitest";
import { countField, textField } from "../common/text.ts";
import { eventOf, fixtureLines, recognizes } from "./fixtures/lines.ts";
import { readWith } from "./read.ts";
import { sshd } from "./sshd.ts";

const context = { receivedAt: Date.parse("2026-03-10T14:00:00Z") };
const PREFIX = "Mar 10 13:55:36 web1 sshd[123]: ";
const parse = (message: string) => readWith(sshd, PREFIX + message, context);

/** A result in a few words: `failed 203.0.113.9:4022 root ×2`. */
function brief(line: string): string {
  const result = readWith(sshd, line, context);
  if (result.kind !== "event") return result.kind;
  const { payload, metadata, source_ip } = result.event;
  const port = countField(metadata, "source_port");
  const count = countField(payload, "count");
  const name = textField(payload, "username") ?? textField(payload, "hostname") ?? "";
  return `${textField(payload, "signal")} ${source_ip}${port === undefined ? "" : ` port ${port}`} ${name}${count === undefined ? "" : ` ×${count}`}`;
}

describe("the event of a login", () => {
  test("says who tried, how, from where and with what outcome", () => {
    expect(parse("Failed password for invalid user admin from 203.0.113.9 port 4022 ssh2")).toEqual({
      kind: "event",
      event: {
        timestamp: "2026-03-10T13:55:36.000Z",
        event_type: "login_attempt",
        source_ip: "203.0.113.9",
        destination_port: 22,
        protocol: "TCP",
        payload: { username: "admin", success: false, service: "sshd", signal: "failed", method: "password" },
        metadata: { host: "web1", program: "sshd", pid: 123, source_port: 4022 },
      },
    });
  });

  test("has the key that was used", () => {
    const key = "ED25519 SHA256:wYp1mZPUo0uHkTq7Yh3bQk1m0gUe3X6s8nD4cVbT2aE";
    const event = eventOf(parse(`Accepted publickey for alice from 2001:db8::7 port 4022 ssh2: ${key}`));
    expect(event.payload).toEqual({
      username: "alice",
      success: true,
      service: "sshd",
      signal: "accepted",
      method: "publickey",
    });
    expect(event.metadata["key"]).toBe(key);
  });

  test.each([
    ["SSH 1", "Failed password for root from 203.0.113.9 port 4022", "failed 203.0.113.9 port 4022 root"],
    [
      "an old OpenSSH",
      "Failed password for illegal user x from 203.0.113.9 port 4022 ssh2",
      "failed 203.0.113.9 port 4022 x",
    ],
    [
      "no user name",
      "Failed none for invalid user  from 203.0.113.9 port 4022 ssh2",
      "failed 203.0.113.9 port 4022 ",
    ],
    ["a zone id", "Invalid user x from fe80::1%eth0 port 4022", "invalid_user fe80::1 port 4022 x"],
    ["an IPv4-mapped address", "Invalid user x from ::ffff:203.0.113.9", "invalid_user ::ffff:203.0.113.9 x"],
    [
      "an MD5 fingerprint",
      "Accepted publickey for a from 203.0.113.9 port 4022 ssh2: RSA 2f:8a:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd",
      "accepted 203.0.113.9 port 4022 a",
    ],
  ])("is read from a line with %s", (_, message, expected) => {
    expect(brief(PREFIX + message)).toBe(expected);
  });

  test("is read from a line that ends in a carriage return", () => {
    expect(brief(`${PREFIX}Invalid user x from 203.0.113.9 port 4022\r`)).toBe(
      "invalid_user 203.0.113.9 port 4022 x",
    );
  });
});

describe("the event of a probe", () => {
  test("names no user", () => {
    const event = eventOf(parse("Did not receive identification string from 203.0.113.9 port 4022"));
    expect(event.event_type).toBe("network_probe");
    expect(event.payload).toEqual({ service: "sshd", signal: "no_identification" });
    expect(event.metadata["source_port"]).toBe(4022);
  });

  test("has the host name that the address claims", () => {
    const event = eventOf(
      parse("reverse mapping checking getaddrinfo for mail.example.net [203.0.113.9] failed."),
    );
    expect(event.event_type).toBe("network_probe");
    expect(event.payload).toEqual({
      service: "sshd",
      signal: "reverse_mapping",
      hostname: "mail.example.net",
    });
  });
});

describe("repetitions", () => {
  const repeated = (times: string) =>
    parse(`message repeated ${times} times: [ Failed password for root from 203.0.113.9 port 4022 ssh2]`);

  test.each([
    ["1", undefined],
    ["2", 2],
    ["1000000", 1_000_000],
  ])("%s are counted", (times, count) => {
    const { payload } = eventOf(repeated(times));
    expect(payload["count"]).toBe(count);
    expect(Object.hasOwn(payload, "count")).toBe(count !== undefined);
  });

  test.each(["0", "1000001", "9".repeat(400)])("%s are refused", (times) => {
    expect(repeated(times)).toEqual({
      kind: "rejected",
      reason: "invalid_line",
      message: "The number of repetitions is not 1 to 1000000.",
    });
  });

  test("of further failures multiply", () => {
    const pam =
      "PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root";
    expect(brief(`${PREFIX}${pam}`)).toBe("pam_failure 203.0.113.9 root ×2");
    expect(brief(`${PREFIX}message repeated 3 times: [ ${pam}]`)).toBe("pam_failure 203.0.113.9 root ×6");
    expect(parse(pam.replace("2", "0")).kind).toBe("rejected");
  });

  test("of a message without meaning are ignored", () => {
    expect(parse("message repeated 2 times: [ Server listening on :: port 22.]").kind).toBe("ignored");
  });
});

describe("a line that is refused says what to do", () => {
  test.each([
    [
      "Failed password for root from host.example.org port 4022 ssh2",
      /"host\.example\.org" is a host name .* `UseDNS no`/,
    ],
    ["Invalid user x from host.example.org", /`UseDNS no`/],
    [
      "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=h.example  user=x",
      /`UseDNS no`/,
    ],
    ["Invalid user x from 203.0.113.9 port 65536", /port 65536 is higher than 65535/],
    ["Invalid user x from 1.2.3.4.5 port 22", /is a host name/],
  ])("%s", (message, expected) => {
    expect(parse(message)).toMatchObject({
      kind: "rejected",
      reason: "invalid_line",
      message: expect.stringMatching(expected),
    });
  });

  test("where its time does not exist", () => {
    const line = "Feb 30 13:55:36 web1 sshd[1]: Invalid user x from 203.0.113.9 port 4022";
    expect(recognizes(sshd, line)).toBe(true);
    expect(readWith(sshd, line, context)).toMatchObject({
      kind: "rejected",
      reason: "invalid_line",
      message: expect.stringContaining('"Feb 30 13:55:36" does not exist'),
    });
  });

  test("where it is no syslog line", () => {
    expect(readWith(sshd, "Failed password for root", context)).toMatchObject({
      kind: "rejected",
      reason: "invalid_line",
    });
  });
});

test.each([
  "Server listening on 0.0.0.0 port 22.",
  "pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)",
  "Received disconnect from 203.0.113.9 port 4022:11: Bye Bye [preauth]",
  "Disconnected from user root 203.0.113.9 port 4022",
  "Connection from 203.0.113.9 port 4022 on 198.51.100.7 port 22",
  "Connection closed by 203.0.113.9 port 4022 [preauth]",
  "Postponed publickey for root from 203.0.113.9 port 4022 ssh2",
  "Failed to allocate internet-domain X11 display socket.",
  "Did not receive identification string from UNKNOWN port 65535",
  "Failed password for root",
  "",
])("%j is ignored", (message) => expect(parse(message).kind).toBe("ignored"));

test("a line of another program is ignored", () => {
  expect(readWith(sshd, "Mar 10 13:55:36 web1 CRON[1]: session opened", context).kind).toBe("ignored");
});

test("lines of sshd are recognized, and no others", () => {
  const programs = ["sshd[1]", "sshd", "sshd-session[1]", "sshd-auth[1]", "sshd(pam_unix)[1]"];
  for (const program of programs) expect(recognizes(sshd, `Mar 10 13:55:36 web1 ${program}: x`)).toBe(true);
  expect(recognizes(sshd, "<34>1 2026-03-10T13:55:36Z web1 sshd 1 - - x")).toBe(true);
  for (const program of ["su[1]", "sshd2[1]", "asshd[1]", "sudo"]) {
    expect(recognizes(sshd, `Mar 10 13:55:36 web1 ${program}: sshd[1]: x`)).toBe(false);
  }
  expect(recognizes(sshd, "sshd[1]: Failed password for root")).toBe(false);
});

describe("a whole log", () => {
  const counts = (name: string) => {
    const tally = new Map<string, number>();
    for (const line of fixtureLines(name)) {
      const [kind = ""] = brief(line).split(" ");
      tally.set(kind, (tally.get(kind) ?? 0) + 1);
    }
    return Object.fromEntries(tally);
  };

  test("in the format of RFC 3164 is read", () => {
    expect(counts("sshd.log")).toEqual({
      ignored: 18,
      accepted: 1,
      no_identification: 2,
      reverse_mapping: 2,
      invalid_user: 1,
      pam_failure: 4,
      failed: 4,
      closed_preauth: 3,
      max_attempts: 1,
      no_common_algorithm: 1,
    });
  });

  test("in rsyslog's format is read", () => {
    expect(fixtureLines("sshd-debian12.log").map(brief)).toEqual([
      "ignored",
      "pam_failure 2001:db8:9::5 root",
      "failed 2001:db8:9::5 port 50112 root",
      "pam_failure 2001:db8:9::5 oracle",
      "failed 2001:db8:9::5 port 50120 oracle",
      "invalid_user fe80::3c1d:22ff:fe4b:1 port 50121 oracle",
      "failed ::ffff:192.0.2.9 port 50130 git",
      "accepted 192.0.2.9 port 50131 ops",
      "accepted 192.0.2.10 port 50140 dba",
      "ignored",
      "accepted 192.0.2.11 port 50141 carol",
      "failed 192.0.2.12 port 50142 svc",
      "ignored",
      "invalid_protocol 203.0.113.4 port 33022 ",
      "max_attempts 203.0.113.4 port 33025 test",
      "rejected",
      "rejected",
    ]);
  });

  test("in the format of RFC 5424 is read", () => {
    expect(fixtureLines("sshd-rfc5424.log").map(brief)).toEqual([
      "failed 203.0.113.9 port 4022 root",
      "accepted 203.0.113.10 port 4023 alice",
      "invalid_user 203.0.113.11 port 4024 ",
      "closed_preauth 203.0.113.12 port 4025 root",
      "rejected",
      "failed 203.0.113.13 port 4026 root",
      "ignored",
    ]);
  });
});

test.each([
  ["banner exchange: Connection from 203.0.113.9 port 40003: invalid format", "invalid_protocol"],
  [
    "Bad protocol version identification '\\003 from 10.0.0.1 port 1' from 203.0.113.9 port 40002",
    "invalid_protocol",
  ],
  [
    "drop connection #0 from [203.0.113.9]:40008 on [198.51.100.7]:22 penalty: caused crash",
    "refused_by_penalty",
  ],
  [
    "Timeout before authentication for connection from 203.0.113.9 to 198.51.100.7, pid = 4711",
    "login_timeout",
  ],
  [
    "Unable to negotiate with 203.0.113.9 port 40010: no matching host key type found. Their offer: ssh-dss [preauth]",
    "no_common_algorithm",
  ],
])("%s is a probe", (message, signal) => {
  expect(eventOf(parse(message))).toMatchObject({
    event_type: "network_probe",
    source_ip: "203.0.113.9",
    payload: { signal },
  });
});

test("a refusal for failed logins is one more failure of its source", () => {
  const message =
    "drop connection #0 from [203.0.113.9]:40008 on [198.51.100.7]:22 penalty: failed authentication";
  expect(eventOf(parse(message))).toMatchObject({
    event_type: "login_attempt",
    source_ip: "203.0.113.9",
    payload: { success: false, signal: "failed" },
  });
});

test.each([" ", "\t ", "\0", "\r"])("%j at the end of a line changes nothing", (end) => {
  const message = "Failed password for root from 203.0.113.9 port 4022 ssh2";
  expect(parse(message + end)).toEqual(parse(message));
});
