import { describe, expect, test } from "vitest";
import { fill } from "./fixtures/lines.ts";
import { readSyslog } from "./syslog-prefix.ts";

describe("a line in the format of RFC 3164", () => {
  test.each([
    [
      "Mar 10 13:55:36 web1 sshd[123]: hello",
      { time: "Mar 10 13:55:36", host: "web1", program: "sshd", pid: 123, message: "hello" },
    ],
    [
      "<34>Mar  1 13:55:36 web1 su: hello\r",
      { time: "Mar  1 13:55:36", host: "web1", program: "su", message: "hello" },
    ],
    [
      "2026-03-10T13:55:36.123456+01:00 web1 sshd(pam_unix)[7]:  a: b",
      {
        time: "2026-03-10T13:55:36.123456+01:00",
        host: "web1",
        program: "sshd(pam_unix)",
        pid: 7,
        message: "a: b",
      },
    ],
  ])("%j is read", (line, expected) => expect(readSyslog(line)).toEqual(expected));
});

describe("a line in the format of RFC 5424", () => {
  const line = (data: string, message: string) =>
    `<34>1 2026-03-10T13:55:36Z web1 sshd 123 - ${data}${message}`;

  test.each([
    ["-", " hello", "hello"],
    ["-", " \ufeffhello", "hello"],
    ["-", "  hello", "hello"],
    ["-", "", ""],
    ["[a]", " hello", "hello"],
    ['[a b="c\\]"]', " hello", "hello"],
    ['[a b="\\"] x" c="\\\\"][d@1 e="]"]', " hello", "hello"],
  ])("with structured data %s%s is read", (data, message, expected) => {
    expect(readSyslog(line(data, message))).toEqual({
      time: "2026-03-10T13:55:36Z",
      host: "web1",
      program: "sshd",
      pid: 123,
      message: expected,
    });
  });

  test("says `-` for what it does not know", () => {
    expect(readSyslog("<34>1 - - sshd - - - hello")).toEqual({
      time: "-",
      program: "sshd",
      message: "hello",
    });
  });

  test("is not read where its structured data does not end", () => {
    expect(readSyslog(line('[a b="c]', " hello"))).toBeUndefined();
    expect(readSyslog(line("[a]x", " hello"))).toBeUndefined();
    expect(readSyslog(line("x", " hello"))).toBeUndefined();
  });
});

test.each([
  "",
  "hello",
  "Mar 10 web1 sshd: hello",
  "Mar 10 13:55:36 web1 hello",
  "<34>2 - - sshd - - - x",
  "{}",
])("%j is no syslog line", (line) => expect(readSyslog(line)).toBeUndefined());

test("pathological lines are read at once", () => {
  const start = "<34>1 2026-03-10T13:55:36Z web1 sshd 123 - ";
  const lines = [
    fill("[a]", start),
    fill('[a b="', start),
    fill("\\", `${start}[a b="`),
    fill(" ", start),
    fill("\r"),
    fill("<1>"),
    fill("a", "Mar 10 13:55:36 "),
    fill(" ", "Mar 10 13:55:36 web1 sshd:"),
  ];
  for (const line of lines) expect(readSyslog(line)?.message ?? "").not.toContain("hello");
});
