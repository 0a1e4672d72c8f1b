import { expect, test } from "vitest";
import { GOOD_VERDICT } from "./testing/behaviours.ts";
import { TEXT_LIMITS, parseVerdict } from "./verdict.ts";

const parse = (fields: object) => parseVerdict(JSON.stringify({ ...GOOD_VERDICT, ...fields }));

test("a reply becomes a verdict, without fields that nobody asked for", () => {
  expect(parse({ auto_block: true, playbook: "isolate-host" })).toEqual({ ok: true, verdict: GOOD_VERDICT });
});

test.each([[""], [null], [undefined]])("%j stands for no technique", (technique) => {
  const { mitre_attack_id: _technique, ...others } = GOOD_VERDICT;
  expect(parse({ mitre_attack_id: technique })).toEqual({ ok: true, verdict: others });
});

test.each([
  ["severity", { severity: "SEVERE" }],
  ["severity", { severity: "high" }],
  ["threat_type", { threat_type: "ALIENS" }],
  ["confidence", { confidence: 1.01 }],
  ["confidence", { confidence: -0.1 }],
  ["confidence", { confidence: "0.9" }],
  ["description", { description: "  " }],
  ["explanation", { explanation: "x".repeat(2 * TEXT_LIMITS.explanation + 1) }],
  ["mitre_attack_id", { mitre_attack_id: "T1110; DROP" }],
  ["contributing_signals.0", { contributing_signals: [4] }],
  ["recommended_actions", { recommended_actions: Array.from({ length: 17 }, () => "x") }],
])("a wrong %s is named, and not repeated", (path, fields) => {
  const parsed = parse(fields);
  expect(parsed).toMatchObject({ ok: false, problems: [expect.stringMatching(new RegExp(`^${path}: `))] });
  expect(JSON.stringify(parsed)).not.toContain("ALIENS");
});

test.each(["", "null", "[]", "{", "fine", '{"severity":"HIGH"} and more'])("%j is no verdict", (reply) => {
  expect(parseVerdict(reply).ok).toBe(false);
});

test("wordy texts are cut and made plain, repeated entries told once", () => {
  const parsed = parse({
    description: "d".repeat(TEXT_LIMITS.description + 1),
    contributing_signals: ["<b>x</b>", "‹b›x‹/b›", "\u200b"],
  });
  expect(parsed).toMatchObject({
    ok: true,
    verdict: {
      description: `${"d".repeat(TEXT_LIMITS.description - 1)}…`,
      contributing_signals: ["‹b›x‹/b›"],
    },
  });
});
