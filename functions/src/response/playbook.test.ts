import { describe, expect, test } from "vitest";
import { aThreat, anAlert } from "@threatstream/core/testing";
import { PlaybookError, TemplateError } from "./errors.ts";
import { parsePlaybook, planOf } from "./playbook.ts";

const block = {
  name: "Block the source",
  action: "block_ip",
  params: { ip: "{{threat.source_ip}}", reason: "{{alert.title | an attack}} on {{threat.target | a host}}" },
};
const playbook = {
  id: "pb-test-001",
  name: "Test",
  description: "For tests.",
  trigger: { threat_types: ["BRUTE_FORCE"], min_severity: "HIGH", min_confidence: 0.5 },
  auto_execute: false,
  requires_approval: false,
  steps: [block],
};

function withStep(step: Record<string, unknown>) {
  return { ...playbook, steps: [{ ...block, ...step }] };
}

function problemsOf(input: unknown): readonly { path: string; message: string }[] {
  try {
    parsePlaybook(input);
  } catch (error) {
    if (error instanceof PlaybookError) return error.problems;
    throw error;
  }
  return [];
}

describe("a playbook", () => {
  test("has the defaults where it says nothing", () => {
    const { definition } = parsePlaybook(playbook);
    expect(definition.steps).toEqual([{ ...block, timeout_seconds: 30, retries: 2, on_failure: "stop" }]);
  });

  test.each([
    [{ id: "pb-Brute" }, "id"],
    [{ id: `pb-${"a".repeat(62)}` }, "id"],
    [{ id: "pb-../x" }, "id"],
    [{ name: "two\nlines" }, "name"],
    [{ trigger: { ...playbook.trigger, threat_types: [] } }, "trigger.threat_types"],
    [{ trigger: { ...playbook.trigger, threat_types: ["BRUTE"] } }, "trigger.threat_types[0]"],
    [{ trigger: { ...playbook.trigger, min_confidence: 85 } }, "trigger.min_confidence"],
    [{ auto_execute: true }, "auto_execute"],
    [{ requires_approval: "no" }, "requires_approval"],
    [{ steps: [] }, "steps"],
    [{ steps: Array.from({ length: 21 }, (_, index) => ({ ...block, name: `Step ${index}` })) }, "steps"],
    [withStep({ timeout_seconds: 301 }), "steps[0].timeout_seconds"],
    [withStep({ retries: 6 }), "steps[0].retries"],
    [withStep({ on_failure: "ignore" }), "steps[0].on_failure"],
    [withStep({ action: "drop_tables" }), "steps[0].action"],
  ])("with %j is refused, and told where", (fields, path) => {
    expect(problemsOf({ ...playbook, ...fields })).toMatchObject([{ path }]);
  });

  test("names the keys that it does not know", () => {
    expect(problemsOf({ ...playbook, enabled: true })).toEqual([
      { path: "", message: 'Unrecognized key: "enabled"' },
    ]);
    expect(problemsOf(withStep({ timeout: 5 }))).toEqual([
      { path: "steps[0]", message: 'Unrecognized key: "timeout"' },
    ]);
  });

  test.each([null, 7, "pb-test-001", [], {}])("is not %j", (input) => {
    expect(() => parsePlaybook(input)).toThrow(PlaybookError);
  });

  test("has no two steps of one name", () => {
    expect(problemsOf({ ...playbook, steps: [block, { ...block, action: "unblock_ip" }] })).toEqual([
      { path: "steps[1].name", message: "is the name of steps[0] too; each step needs its own" },
    ]);
  });

  test.each(["DATA_EXFILTRATION", "INSIDER_THREAT", "APT_ACTIVITY"])("for %s needs approval", (type) => {
    const trigger = { ...playbook.trigger, threat_types: ["MALWARE", type] };
    expect(problemsOf({ ...playbook, trigger })).toEqual([
      { path: "requires_approval", message: `must be true: a response to ${type} always needs approval` },
    ]);
    expect(problemsOf({ ...playbook, trigger, requires_approval: true })).toEqual([]);
  });

  test("whose template names no field is refused with field, step and playbook", () => {
    expect(() => parsePlaybook(withStep({ params: { ...block.params, ip: "{{threat.sauce_ip}}" } }))).toThrow(
      'Playbook pb-test-001 is not valid: steps[0].params.ip: {{threat.sauce_ip}} names no field of a threat or an alert (step "Block the source")',
    );
  });

  test("tells all that is wrong with the params at once", () => {
    const params = { ip: "somewhere", duration: 5, reason: "{{" };
    expect(problemsOf(withStep({ params })).map(({ path }) => path)).toEqual([
      "steps[0].params.reason",
      "steps[0].params.ip",
      "steps[0].params",
    ]);
    expect(problemsOf(withStep({ params: {} })).map(({ path }) => path)).toEqual([
      "steps[0].params.ip",
      "steps[0].params.reason",
    ]);
  });

  test("keeps templates out of code, and takes no two ways to say what a rule is against", () => {
    const expression = 'uri eq "{{threat.description}}"';
    const waf = { action: "update_waf_rules" };
    expect(problemsOf(withStep({ ...waf, params: { expression } }))).toMatchObject([
      { path: "steps[0].params.expression" },
    ]);
    const both = { ip: "{{threat.source_ip}}", expression: "true" };
    expect(problemsOf(withStep({ ...waf, params: both }))).toMatchObject([{ path: "steps[0].params" }]);
  });

  test("does not wait longer than the step may take", () => {
    const wait = { action: "wait", params: { seconds: 60 } };
    expect(problemsOf(withStep(wait))).toMatchObject([{ path: "steps[0].timeout_seconds" }]);
    expect(problemsOf(withStep({ ...wait, timeout_seconds: 60 }))).toEqual([]);
  });
});

describe("a plan", () => {
  const threat = aThreat(1);

  test("has the params of the threat, with their defaults", () => {
    const alert = anAlert(1, { title: "Too many logins" });
    expect(planOf(parsePlaybook(playbook), { threat, alert })).toEqual([
      {
        index: 0,
        name: "Block the source",
        timeout_seconds: 30,
        retries: 2,
        on_failure: "stop",
        action: "block_ip",
        params: { ip: "203.0.113.7", reason: "Too many logins on a host", duration_minutes: 1_440 },
      },
    ]);
    expect(planOf(parsePlaybook(playbook), { threat })).toMatchObject([
      { params: { reason: "an attack on a host" } },
    ]);
  });

  test("keeps a number a number", () => {
    const limit = {
      action: "rate_limit",
      params: { ip: "{{threat.source_ip}}", requests_per_minute: "{{threat.risk_score}}" },
    };
    expect(planOf(parsePlaybook(withStep(limit)), { threat })).toMatchObject([
      { params: { requests_per_minute: 80 } },
    ]);
  });

  test("leaves out the step whose optional field is absent, and says so", () => {
    const isolate = { action: "isolate_host", params: { host: "{{threat.target?}}" } };
    const [step] = planOf(parsePlaybook(withStep(isolate)), { threat });
    expect(step).toMatchObject({ action: "isolate_host", skipped: `${threat.id} has no threat.target` });
    expect(step).not.toHaveProperty("params");
    expect(planOf(parsePlaybook(withStep(isolate)), { threat: { ...threat, target: "db-1" } })).toMatchObject(
      [{ params: { host: "db-1" } }],
    );
  });

  test("fails where a field is absent, and names field, step and playbook", () => {
    const needy = parsePlaybook(withStep({ params: { ...block.params, reason: "{{threat.target}}" } }));
    expect(() => planOf(needy, { threat })).toThrow(TemplateError);
    expect(() => planOf(needy, { threat })).toThrow(
      'Step "Block the source" of pb-test-001: {{threat.target}} cannot be filled',
    );
  });

  test("fails where the value is nothing that the action takes", () => {
    const wrong = parsePlaybook(withStep({ params: { ...block.params, ip: "{{threat.target}}" } }));
    expect(() => planOf(wrong, { threat: { ...threat, target: "db-1, 10.0.0.1" } })).toThrow(
      `Playbook pb-test-001 cannot be executed for ${threat.id}: steps[0].params.ip: is not an IPv4 or IPv6 address`,
    );
  });

  test("takes what an attacker wrote as data", () => {
    const target = "{{threat.id}}";
    expect(planOf(parsePlaybook(playbook), { threat: { ...threat, target } })).toMatchObject([
      { params: { reason: "an attack on {{threat.id}}" } },
    ]);
  });
});
