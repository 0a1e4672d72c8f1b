import { PLAYBOOK_ACTIONS } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { ActionCall } from "./action-params.ts";
import { problemsOf } from "./params.ts";

const ip = "203.0.113.7";
const reason = "brute force";

/** The least that each action takes, and what it becomes. */
const LEAST: Readonly<Record<string, readonly [Record<string, unknown>, Record<string, unknown>?]>> = {
  block_ip: [{ ip, reason }, { duration_minutes: 1_440 }],
  block_ip_range: [{ range: "203.0.113.0/24", reason }, { duration_minutes: 1_440 }],
  unblock_ip: [{ ip }],
  rate_limit: [{ ip, requests_per_minute: 30 }, { duration_minutes: 60 }],
  update_waf_rules: [{ ip }, { action: "block", duration_minutes: 1_440 }],
  isolate_host: [{ host: "web-1" }],
  disable_user: [{ user: "ada" }],
  revoke_sessions: [{ user: "ada" }],
  rotate_credentials: [{ principal: "ci@example.com" }],
  notify_soc: [{ text: "look" }],
  create_ticket: [{ title: "t", body: "b" }, { format: "generic" }],
  capture_forensics: [{}, { minutes_before: 60 }],
  wait: [{ seconds: 300 }],
  enrich: [{ ip }],
};

test.each(PLAYBOOK_ACTIONS)("%s takes its params, fills in the defaults, and refuses any other", (action) => {
  const [params, defaults] = LEAST[action] ?? [];
  expect(ActionCall.parse({ action, params })).toEqual({ action, params: { ...params, ...defaults } });
  expect(problemsOf(action, { ...params, colour: 1 })).toEqual([
    { path: "", message: 'Unrecognized key: "colour"' },
  ]);
  for (const name of Object.keys(params ?? {})) {
    expect(problemsOf(action, { ...params, [name]: [] })).not.toEqual([]);
  }
});

describe("an address", () => {
  test("is written in one way", () => {
    const params = { ip: "2001:DB8:0::1" };
    expect(ActionCall.parse({ action: "enrich", params })).toMatchObject({ params: { ip: "2001:db8::1" } });
  });

  test.each(["", "203.0.113", "203.0.113.7/32", "::1%eth0", "web-1", "1e3", "{{threat.source_ip}}"])(
    "is refused where it is %j",
    (text) => {
      expect(problemsOf("enrich", { ip: text })).toMatchObject([{ path: "ip" }]);
    },
  );
});

describe("a range", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7/32"],
    ["198.51.0.0/16", "198.51.0.0/16"],
    ["2001:DB8:1::/48", "2001:db8:1::/48"],
  ])("%s is %s", (range, cidr) => {
    const call = ActionCall.parse({ action: "block_ip_range", params: { range, reason } });
    expect(call.params).toMatchObject({ range: cidr });
  });

  test.each([
    ["198.50.0.0/15", "is wider than /16: 198.50.0.0/15"],
    ["0.0.0.0/0", "is wider than /16: 0.0.0.0/0"],
    ["2001:db8::/47", "is wider than /48: 2001:db8::/47"],
    ["::ffff:0:0/96", "is wider than /16: 0.0.0.0/0"],
    ["203.0.113.7/24", "bits set beyond its prefix"],
    ["everything", "is not an address range"],
  ])("%s is refused", (range, why) => {
    expect(problemsOf("block_ip_range", { range, reason })).toEqual([
      { path: "range", message: expect.stringContaining(why) },
    ]);
  });
});

test.each([
  ["block_ip", { ip, reason, duration_minutes: 43_201 }, "duration_minutes"],
  ["block_ip", { ip, reason, duration_minutes: 0.5 }, "duration_minutes"],
  ["block_ip", { ip, reason: " " }, "reason"],
  ["rate_limit", { ip, requests_per_minute: 0 }, "requests_per_minute"],
  ["wait", { seconds: 301 }, "seconds"],
  ["notify_soc", { text: "look", severity: "URGENT" }, "severity"],
  ["create_ticket", { title: "t", body: "b", format: "trello" }, "format"],
  ["disable_user", { user: "x".repeat(257) }, "user"],
])("%s refuses %j", (action, params, path) => {
  expect(problemsOf(action, params)).toMatchObject([{ path }]);
});

test("a firewall rule is against an address or an expression, never both, and no expression holds a template", () => {
  const expression = 'http.request.uri.path eq "/login"';
  expect(problemsOf("update_waf_rules", { expression })).toEqual([]);
  const either = [{ path: "", message: "needs either ip or expression" }];
  expect(problemsOf("update_waf_rules", {})).toEqual(either);
  expect(problemsOf("update_waf_rules", { ip, expression })).toEqual(either);
  expect(problemsOf("update_waf_rules", { expression: 'host eq "{{threat.target}}"' })).toEqual([
    { path: "expression", message: "is code, and takes no templates; use ip" },
  ]);
});

test("text for people is cut to what receivers take", () => {
  const params = { title: "t".repeat(2_000), body: `${"b".repeat(15_999)}😀` };
  const call = ActionCall.parse({ action: "create_ticket", params });
  expect(call.params).toMatchObject({ title: "t".repeat(255), body: `${"b".repeat(15_999)}\uFFFD` });
});
