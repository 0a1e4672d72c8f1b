import { describe, expect, test } from "vitest";
import type { Origin } from "../../model/event.ts";
import { typed } from "./case-events.ts";
import { detection } from "./data-exfiltration.ts";
import { enriched } from "./test-events.ts";

const inside: Origin = { ip: "10.0.0.10", zone: "INTERNAL_ZONE", multiplier: 1 };
const outside: Origin = { ip: "203.0.113.9", zone: "EXTERNAL_ZONE", multiplier: 1 };
const flow = typed("network_flow", { bytes_out: 50 * 1024 ** 3, bytes_in: 1_000 });
const examine = (origin: Origin, destination?: string) =>
  detection.examine(enriched(flow, { origin, ...(destination !== undefined && { destination }) }));

describe("a large transfer", () => {
  test("from inside to outside is found with confidence", () => {
    expect(examine(inside, "8.8.8.8")).toMatchObject({
      severity: "HIGH",
      confidence: 0.8,
      summary: "Large transfer to an outside address: 50 GiB out, 1,000 bytes in",
    });
  });

  test("to who knows where is found with less", () => {
    expect(examine(inside)).toMatchObject({ confidence: 0.6 });
    expect(examine(outside)).toMatchObject({ confidence: 0.6 });
    expect(examine(outside, "8.8.8.8")).toMatchObject({ confidence: 0.6 });
  });

  test.each(["10.9.9.9", "192.168.1.5", "fd00::5", "::ffff:172.16.0.9"])(
    "to the inside address %s is a backup or an upload",
    (destination) => {
      expect(examine(inside, destination)).toBeUndefined();
      expect(examine(outside, destination)).toBeUndefined();
    },
  );
});
