import { describe, expect, test } from "vitest";
import { createEnricher } from "../../geo/origin.ts";
import { MemoryStore } from "../../memory/memory.ts";
import { createAnalyzer } from "../../pipeline/run.ts";
import type { RawRecord } from "../../pipeline/split.ts";
import { SOURCES } from "../../sources/index.ts";
import { STANDARD_RULES } from "../index.ts";

const START = Date.parse("2026-03-10T09:00:00.000Z");
const analyzer = createAnalyzer({
  sources: SOURCES,
  ...STANDARD_RULES,
  originOf: createEnricher({ geo: () => undefined, trustedRanges: [] }),
  now: (eventTime) => eventTime,
});

/** What correlations raise over these records, in this order and in reverse. */
function raised(texts: readonly string[], format: "sshd" | "native") {
  const threatsOf = (list: readonly string[]) => {
    const policy = {
      suppressionMs: 300_000,
      minSeverity: "INFO" as const,
      criticalTargets: new Set<string>(),
      knownBadSources: new Set<string>(),
    };
    const store = new MemoryStore({ rules: STANDARD_RULES, policy });
    const records = list.map((text, index): RawRecord => ({
      text,
      index,
      occurrence: 0,
      format,
      receivedAt: START + 3_600_000,
    }));
    for (const outcome of analyzer.analyze(records)) {
      if (outcome.kind === "analyzed") store.add({ analyses: [outcome.analysis], refused: [] });
    }
    return store.correlationThreats();
  };
  const threats = threatsOf(texts);
  expect(threatsOf(texts.toReversed())).toEqual(threats);
  return threats;
}

const named = (texts: readonly string[], format: "sshd" | "native" = "sshd") =>
  raised(texts, format).map(({ severity, detections }) => `${severity} ${detections.join(" ")}`);

/** A line of sshd, `second` seconds after 09:00. */
function line(second: number, message: string, pid = 400): string {
  const time = new Date(START + second * 1000).toISOString().slice(11, 19);
  return `Mar 10 ${time} bastion sshd[${pid}]: ${message}`;
}

const FROM = "from 198.51.100.20 port";

/** A person who mistypes and then logs in on the same connection. */
function mistyping(
  user: string,
  { second, port, times = 1 }: { second: number; port: number; times?: number },
) {
  const wrong = Array.from({ length: times }, (_, index) =>
    line(second + index * 4, `Failed password for ${user} ${FROM} ${port} ssh2`, port),
  );
  return [...wrong, line(second + times * 4, `Accepted password for ${user} ${FROM} ${port} ssh2`, port)];
}

const times = <T>(count: number, each: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => each(index));

const guesses = (count: number, user = "root", from = "203.0.113.9") =>
  times(count, (index) =>
    line(index * 5, `Failed password for ${user} from ${from} port ${4_000 + index} ssh2`, 900 + index),
  );

describe("ordinary logins raise nothing", () => {
  test.each([
    [
      "an office of 30 people behind one address",
      times(30, (index) => mistyping(`person${index}`, { second: index * 8, port: 50_000 + index })).flat(),
    ],
    [
      "an office of 5 people who give up",
      times(5, (index) =>
        line(index * 8, `Failed password for person${index} ${FROM} ${50_000 + index} ssh2`),
      ),
    ],
    ["a person who needs six tries", mistyping("maria", { second: 0, port: 50_100, times: 6 })],
    [
      "an agent with six keys, again and again",
      times(4, (round) => [
        ...times(6, (key) =>
          line(
            round * 20 + key,
            `Failed publickey for git ${FROM} ${51_000 + round} ssh2: RSA SHA256:k${key}`,
          ),
        ),
        line(
          round * 20 + 7,
          `error: maximum authentication attempts exceeded for git ${FROM} ${51_000 + round} ssh2 [preauth]`,
        ),
      ]).flat(),
    ],
    [
      "an SSSD stack, in which pam_unix refuses each user before the directory takes them",
      times(12, (index) => [
        line(
          index * 10,
          "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=198.51.100.20  user=anna",
          600 + index,
        ),
        line(index * 10 + 1, `Accepted password for anna ${FROM} ${52_000 + index} ssh2`, 600 + index),
      ]).flat(),
    ],
  ])("%s", (_, lines) => {
    expect(named(lines)).toEqual([]);
  });

  test("a robot whose key was withdrawn is nothing to block", () => {
    const lines = times(20, (index) =>
      line(index * 10, `Connection closed by authenticating user ci ${FROM} ${53_000 + index} [preauth]`),
    );
    expect(named(lines)).toEqual(["MEDIUM brute-force"]);
  });
});

describe("guessing is found", () => {
  test.each([
    ["five failures for one user on five connections", guesses(5), ["HIGH brute-force"]],
    ["a flood", guesses(50), ["CRITICAL brute-force"]],
    [
      "guesses for one user among people who log in",
      [...mistyping("anna", { second: 1, port: 50_001 }), ...guesses(5, "root", "198.51.100.20")],
      ["HIGH brute-force"],
    ],
    [
      "names that do not exist",
      times(5, (index) => line(index, `Invalid user test${index} from 203.0.113.9 port ${4_000 + index}`)),
      ["HIGH brute-force"],
    ],
  ])("%s", (_, lines, expected) => {
    expect(named(lines)).toEqual(expected);
  });

  test("a success after guesses on other connections", () => {
    const lines = [
      ...guesses(5),
      line(40, "Accepted password for root from 203.0.113.9 port 4099 ssh2", 990),
    ];
    const found = raised(lines, "sshd");
    expect(found.map(({ severity, detections }) => `${severity} ${detections.join(" ")}`)).toContain(
      "CRITICAL login-after-burst",
    );
    // One person may do that: not sure enough to act without a person.
    expect(found.find(({ detections }) => detections.includes("login-after-burst"))?.confidence).toBe(0.8);
  });

  test("somebody else's success is not the end of the guesses", () => {
    const lines = [
      ...guesses(6),
      line(40, "Accepted password for anna from 203.0.113.9 port 4099 ssh2", 990),
    ];
    expect(named(lines)).toEqual(["HIGH brute-force"]);
  });

  test("more failures than are kept apart still count", () => {
    const lines = [
      ...guesses(400).map((text, index) =>
        text.replace(/09:\d\d:\d\d/, `09:0${index % 4}:${10 + (index % 50)}`),
      ),
      line(295, "Accepted password for root from 203.0.113.9 port 60000 ssh2", 999),
    ];
    const found = raised(lines, "sshd").find(({ detections }) => detections.includes("login-after-burst"));
    expect(found).toMatchObject({ severity: "CRITICAL", confidence: 0.95 });
  });
});

test("an attack on one account from many addresses is not blamed on the one that logged in", () => {
  const lines = [
    line(1, `Failed password for maria ${FROM} 40001 ssh2`, 101),
    line(9, `Accepted password for maria ${FROM} 40002 ssh2`, 102),
    ...times(6, (index) =>
      line(
        60 + index * 20,
        `Failed password for maria from 203.0.113.${61 + index} port 41001 ssh2`,
        110 + index,
      ),
    ),
  ];
  const [threat, ...others] = raised(lines, "sshd");
  expect(others).toEqual([]);
  expect(threat).toMatchObject({
    detections: ["distributed-brute-force"],
    source_ip: "203.0.113.61",
    user: "maria",
    event_count: 7,
  });
  expect(JSON.stringify(threat)).not.toContain("198.51.100.20");
});

test.each([
  ["failed_login", { username: "alice" }],
  ["Login Failed", { user: "alice" }],
  ["login", { user: "alice", outcome: "Failure" }],
  ["login_attempt", { user: "alice", success: "false" }],
  ["vpn", { username: "alice", success: false }],
])("failures of type %s are joined", (event_type, payload) => {
  const events = times(6, (index) =>
    JSON.stringify({
      event_id: `e-${index}`,
      timestamp: new Date(START + index * 1000).toISOString(),
      event_type,
      source_ip: "203.0.113.80",
      payload,
    }),
  );
  expect(named(events, "native")).toEqual(["HIGH brute-force"]);
});
