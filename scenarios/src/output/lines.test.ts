import { SOURCES, createSourceIndex, readText } from "@threatstream/core/sources";
import { expect, test } from "vitest";
import type { Activity } from "../activity.ts";
import { Random } from "../random.ts";
import { sshLogin } from "../sensors/logins.ts";
import { webRequest } from "../sensors/web-server.ts";
import { toLines } from "./lines.ts";

const AT = Date.parse("2026-03-10T09:00:01.042Z");
const random = new Random("lines");
const raw = (activity: Activity) =>
  toLines("raw", "SIM-1")({ id: "e-1", at: AT, phase: undefined, activity });

function read(format: "access" | "sshd", line: string) {
  const found = readText(line, createSourceIndex(SOURCES), format, { receivedAt: AT });
  return "result" in found ? found.result : found;
}

test("a request in the access log is read back as it was", () => {
  const agent = 'Mozilla/5.0 "quoted" \\ é';
  const url = "/search?q=%27%20OR%201=1";
  const lines = raw(webRequest(random, "79.192.0.9", { url, status: 404, bytes: 153, agent }));
  expect(lines).toHaveLength(1);
  expect(read("access", lines[0] ?? "")).toMatchObject({
    kind: "event",
    event: {
      timestamp: "2026-03-10T09:00:01.000Z",
      source_ip: "79.192.0.9",
      payload: { method: "GET", url, status: 404, bytes: 153, user_agent: agent },
    },
  });
});

test.each([
  ["root", "failed"],
  ["oracle", "invalid_user"],
])("a failed login of %s in sshd's log is read back as it was", (username, signal) => {
  const [first = ""] = raw(sshLogin(random, "218.92.0.9", { username, success: false }));
  expect(read("sshd", first)).toMatchObject({
    kind: "event",
    event: {
      timestamp: "2026-03-10T09:00:01.042Z",
      source_ip: "218.92.0.9",
      payload: { username, success: false, signal },
    },
  });
});

test("a login with a key is read back as it was", () => {
  const login = { username: "deploy", success: true, method: "publickey" };
  const [first = ""] = raw(sshLogin(random, "10.20.6.10", login));
  expect(read("sshd", first)).toMatchObject({
    kind: "event",
    event: { payload: { username: "deploy", success: true, method: "publickey", signal: "accepted" } },
  });
});
