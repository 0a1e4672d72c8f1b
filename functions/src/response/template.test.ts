import { describe, expect, test } from "vitest";
import { aThreat, anAlert } from "@threatstream/core/testing";
import { TemplateError } from "./errors.ts";
import { TEMPLATE_FIELDS } from "./template-fields.ts";
import { fillTemplate, hasTemplate, parseTemplate } from "./template.ts";
import type { TemplateContext } from "./template.ts";

const context: TemplateContext = {
  threat: aThreat(1, {
    destination_port: 22,
    source_coordinates: { lat: 52.5, lng: 13.4 },
    contributing_signals: ["many failures", "then a success"],
  }),
  alert: anAlert(1, { priority: "P2" }),
};

function filled(text: string, from: TemplateContext = context) {
  return fillTemplate(parseTemplate(text), from);
}

function errorOf(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("a template", () => {
  test.each([
    ["{{threat.source_ip}}", "203.0.113.7"],
    ["{{ threat.source_ip }}", "203.0.113.7"],
    ["{{threat.destination_port}}", 22],
    ["{{threat.auto_blocked}}", false],
    ["{{threat.source_coordinates.lat}}", 52.5],
    ["port {{threat.destination_port}}", "port 22"],
    ["{{alert.priority}}: {{threat.source_ip}}", "P2: 203.0.113.7"],
    ["{{threat.contributing_signals}}", "many failures; then a success"],
    ["{{threat.target | an unknown host}}", "an unknown host"],
    ["{{threat.event_count | 1}}", 1],
    ["{{threat.destination_port | 443}}", 22],
    ["no template, {one} brace, }} closed", "no template, {one} brace, }} closed"],
    ["", ""],
  ])("%j is filled", (text, value) => {
    expect(filled(text)).toEqual({ value });
  });

  test("says where an optional field is absent", () => {
    expect(filled("{{threat.target?}}")).toEqual({ absent: `${context.threat.id} has no threat.target` });
    expect(filled("on {{threat.target?}}")).toEqual({ absent: `${context.threat.id} has no threat.target` });
    const threat = aThreat(1, { target: "web-1" });
    expect(filled("on {{threat.target?}}", { threat })).toEqual({ value: "on web-1" });
  });

  test("fails, and names the field, where a field without a default is absent", () => {
    const error = errorOf(() => filled("at {{threat.target}}"));
    expect(error.field).toBe("threat.target");
    expect(error.message).toBe(
      `{{threat.target}} cannot be filled: ${context.threat.id} has no threat.target, and the template no default`,
    );
    expect(
      errorOf(() => filled("{{threat.target}}", { threat: aThreat(1, { target: " \u0000" }) })).field,
    ).toBe("threat.target");
    expect(errorOf(() => filled("{{alert.id}}", { threat: context.threat })).field).toBe("alert.id");
  });

  test.each([
    ["{{threat.nothing}}", "threat.nothing"],
    ["{{threat}}", "threat"],
    ["{{alert.analysts.name}}", "alert.analysts.name"],
    ["{{threat.constructor}}", "threat.constructor"],
    ["{{threat.source_coordinates}}", "threat.source_coordinates"],
    ["{{source_ip}}", "source_ip"],
    ["{{threat.risk_score | high}}", "threat.risk_score"],
    ["{{threat.auto_blocked | maybe}}", "threat.auto_blocked"],
  ])("%s names the field it cannot hold when it is read", (text, field) => {
    expect(errorOf(() => parseTemplate(text)).field).toBe(field);
  });

  test.each([
    "{{}}",
    "{{ threat.source_ip",
    "{{threat.source_ip}",
    "{{threat.risk_score + 1}}",
    "{{threat.description | upper | trim}}",
    "{{threat.target? | both}}",
    "{{threat.target |}}",
    "{{threat.detections[0]}}",
    "{{{{threat.id}}}}",
    "{{THREAT.ID}}",
  ])("%s is no template", (text) => {
    expect(() => parseTemplate(text)).toThrow(TemplateError);
  });

  test("is read in time that grows with its length", () => {
    const spaces = " ".repeat(200_000);
    for (const text of [`{{a |${spaces}`, `{{a |${spaces}b|`, "{{".repeat(100_000), `{{${spaces}}}`]) {
      expect(() => parseTemplate(text)).toThrow(TemplateError);
    }
  });
});

describe("what is filled in is data", () => {
  test("and is never read for templates", () => {
    const threat = aThreat(1, { target: "{{threat.id}}", description: "user {{alert.id}} | {{" });
    expect(filled("{{threat.target}}", { threat })).toEqual({ value: "{{threat.id}}" });
    expect(filled("{{threat.target}}: {{threat.description}}", { threat })).toEqual({
      value: "{{threat.id}}: user {{alert.id}} | {{",
    });
    // Two halves, each harmless, do not make a template either.
    expect(filled("{{threat.target}}}}", { threat: aThreat(1, { target: "{{threat.id" }) })).toEqual({
      value: "{{threat.id}}",
    });
  });

  test("without characters that break, colour or reorder a line", () => {
    const threat = aThreat(1, { target: "a\u0000b\u001b[31m\r\nc\u202ed\u2028e\u009ff\u007f" });
    expect(filled("{{threat.target}}", { threat })).toEqual({ value: "ab[31m cdef" });
    expect(filled("<{{threat.target}}>", { threat })).toEqual({ value: "<ab[31m cdef>" });
  });

  test("of at most 2,000 characters, and well-formed after the cut", () => {
    const threat = aThreat(1, { description: `${"x".repeat(1_999)}😀` });
    expect(filled("{{threat.description}}", { threat })).toEqual({ value: `${"x".repeat(1_999)}\uFFFD` });
  });
});

test("every field of threats and alerts is known, and nothing else", () => {
  expect(TEMPLATE_FIELDS.get("threat.risk_score")).toBe("number");
  expect(TEMPLATE_FIELDS.get("threat.destination_ip")).toBe("text");
  expect(TEMPLATE_FIELDS.get("threat.detections")).toBe("list");
  expect(TEMPLATE_FIELDS.get("alert.due_at")).toBe("text");
  for (const [path, kind] of TEMPLATE_FIELDS) {
    expect(hasTemplate(`{{${path}}}`)).toBe(true);
    expect([path, kind, parseTemplate(`{{${path}}}`).parts.length]).toEqual([path, kind, 1]);
  }
});
