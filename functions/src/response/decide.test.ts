import type { PlaybookDefinition } from "@threatstream/contracts";
import { describe, expect, test } from "vitest";
import { aThreat } from "@threatstream/core/testing";
import { automaticFor, playbooksFor } from "./decide.ts";

function playbook(fields: Partial<Pick<PlaybookDefinition, "auto_execute" | "requires_approval">> = {}) {
  const definition: Pick<PlaybookDefinition, "trigger" | "auto_execute" | "requires_approval"> = {
    trigger: { threat_types: ["MALWARE", "BRUTE_FORCE"], min_severity: "HIGH", min_confidence: 0.6 },
    auto_execute: { min_severity: "CRITICAL", min_confidence: 0.9 },
    requires_approval: false,
    ...fields,
  };
  return { definition };
}

const threat = aThreat(1, { threat_type: "BRUTE_FORCE", severity: "CRITICAL", confidence: 0.9 });

describe("a playbook is for a threat", () => {
  test("of its type, from its severity and confidence on", () => {
    const all = [playbook(), playbook({ auto_execute: false })];
    expect(playbooksFor(threat, all)).toEqual(all);
    expect(playbooksFor({ ...threat, severity: "HIGH", confidence: 0.6 }, all)).toEqual(all);
  });

  test.each([
    { threat_type: "AUTHENTICATION" as const },
    { severity: "MEDIUM" as const },
    { confidence: 0.599 },
  ])("and for none with %j", (fields) => {
    expect(playbooksFor({ ...threat, ...fields }, [playbook()])).toEqual([]);
  });
});

describe("a threat starts a playbook by itself", () => {
  test("where it reaches what that asks for", () => {
    expect(automaticFor(threat, [playbook()])).toHaveLength(1);
    expect(automaticFor({ ...threat, confidence: 0.899 }, [playbook()])).toEqual([]);
    expect(automaticFor({ ...threat, severity: "HIGH" }, [playbook()])).toEqual([]);
  });

  test("and never one that is not automatic, needs approval, or is for other threats", () => {
    expect(automaticFor(threat, [playbook({ auto_execute: false })])).toEqual([]);
    expect(automaticFor(threat, [playbook({ requires_approval: true })])).toEqual([]);
    const low = playbook({ auto_execute: { min_severity: "INFO", min_confidence: 0 } });
    expect(automaticFor({ ...threat, confidence: 0.5 }, [low])).toEqual([]);
    expect(automaticFor({ ...threat, threat_type: "PHISHING" }, [low])).toEqual([]);
  });
});
