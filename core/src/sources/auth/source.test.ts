import { expect, test } from "vitest";
import { SOURCES, createSourceIndex, readText } from "../index.ts";

const INDEX = createSourceIndex(SOURCES);
const read = (line: string) =>
  readText(line, INDEX, undefined, { receivedAt: Date.parse("2026-03-10T10:00:00Z") });

test("a daemon's failed login is a login attempt with its host", () => {
  const line =
    "Mar 10 09:00:00 mail1 dovecot[7]: imap-login: Disconnected: Connection closed (auth failed, 2 attempts in 10 secs): user=<eva>, method=PLAIN, rip=203.0.113.9, lip=198.51.100.7, session=<a>";
  expect(read(line)).toEqual({
    format: "auth",
    host: "mail1",
    result: {
      kind: "event",
      event: {
        timestamp: "2026-03-10T09:00:00.000Z",
        event_type: "login_attempt",
        source_ip: "203.0.113.9",
        protocol: "TCP",
        payload: {
          username: "eva",
          success: false,
          service: "imap",
          signal: "failed",
          method: "PLAIN",
          count: 2,
        },
        metadata: { host: "mail1", program: "dovecot", pid: 7, pattern: "dovecot.auth_failed" },
      },
    },
  });
});

test("probes, records and pairs are read; times of their own are taken", () => {
  expect(
    read('Mar 10 09:00:00 h sshguard[1]: Attack from "203.0.113.9" on service SSH with danger 10.'),
  ).toMatchObject({
    result: { event: { event_type: "network_probe", payload: { signal: "sshguard.attack" } } },
  });
  expect(
    read('t=2026-03-10T09:00:01Z lvl=eror msg="Invalid username or password" uname= remote_addr=203.0.113.9'),
  ).toMatchObject({ result: { event: { timestamp: "2026-03-10T09:00:01.000Z", source_ip: "203.0.113.9" } } });
  expect(
    read(
      '{"eventid":"cowrie.login.failed","username":"root","src_ip":"203.0.113.9","timestamp":"2026-03-10T09:00:02Z"}',
    ),
  ).toMatchObject({
    format: "auth",
    result: { event: { timestamp: "2026-03-10T09:00:02.000Z" } },
  });
});

test("an ordinary auth.log makes no dead letters", () => {
  for (const line of [
    "Mar 10 09:00:01 web1 sudo:   bob : TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/usr/bin/apt update",
    "Mar 10 09:00:02 web1 CRON[3312]: pam_unix(cron:session): session opened for user root by (uid=0)",
    "Mar 10 09:00:03 web1 systemd-logind[411]: New session 3 of user bob.",
    "Mar 10 09:00:04 web1 sshd[124]: Server listening on :: port 22.",
    "Mar 10 09:00:05 web1 last message repeated 2 times",
    "==> /var/log/auth.log <==",
    "Mar 10 09:00:06 web1 su[9]: FAILED SU (to root) bob on pts/0",
  ]) {
    const found = read(line);
    expect("result" in found ? found.result.kind : "repeat").toMatch(/^(?:ignored|repeat)$/);
  }
  expect(read("Mar 10 09:00:03 web1 systemd-logind[411]: New session 3")).toMatchObject({
    result: { kind: "ignored", reason: 'a line of "systemd-logind"' },
  });
});

test("what cannot be read or is in doubt is refused with the reason", () => {
  expect(read("hello")).toMatchObject({ result: { kind: "rejected", reason: "unknown_format" } });
  expect(read("Mar 10 09:00:00 h webmin[1]: Invalid login as root from host.example.net")).toMatchObject({
    result: { kind: "rejected", message: expect.stringContaining("host name") },
  });
  expect(
    read(
      "2026-03-10 09:00:00,1 WARN [x] (y) type=LOGIN_ERROR, ipAddress=203.0.113.9, username=x, ipAddress=10.0.0.1",
    ),
  ).toMatchObject({ result: { kind: "rejected", message: expect.stringContaining("two ways") } });
});
