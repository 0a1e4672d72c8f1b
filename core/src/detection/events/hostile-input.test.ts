import { describe, expect, test } from "vitest";
import { typed } from "./case-events.ts";
import { EVENT_DETECTIONS } from "./index.ts";
import { enriched } from "./test-events.ts";

/** Beginnings of what the patterns look for: each makes a pattern start over and over without an end. */
const UNITS = [
  `'¦"¦(¦<¦<a ¦../¦/*¦/**/¦%25¦%c0¦&#x0¦\\u¦;¦; ¦|¦&&¦&a ¦union ¦union select a ¦or ¦or 1 ¦' or ¦and (¦;update a`,
  "select ¦(select a ¦exec ¦$(¦$(cat ¦${¦${lower:¦${::-¦`cat ¦ on¦onload ¦javascript¦java ¦() {¦=() {¦powershell ",
  "powershell -e ¦curl x¦curl x|¦perl socket ¦python socket ¦nc a -e ¦iex ¦mkfifo ¦wmic ¦/dev/tcp/a",
  "<!entity x system ¦<iframe ¦how_to_decrypt¦a¦ ¦\u0000",
].flatMap((line) => line.split("¦"));
const FIELDS = ["url", "query", "body", "user_agent", "username", "command_line", "path"];
const SIZE = 64 * 1024;

describe("64 KiB of what patterns begin with take milliseconds", () => {
  test.each(UNITS)("%j", (unit) => {
    const text = unit.repeat(Math.ceil(SIZE / unit.length));
    for (const tail of ["", "'", "=", "x"]) {
      const fields = Object.fromEntries(
        FIELDS.map((name) => [name, `${name === "url" ? "/?q=" : ""}${text}${tail}`]),
      );
      const event = enriched(typed("http_request", { ...fields, operation: "rename", headers: { a: text } }));
      const startedAt = performance.now();
      for (const detection of EVENT_DETECTIONS) detection.examine(event);
      // Measured: below 60 ms for all seven fields. A quadratic pattern takes seconds.
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
  });
});

test("deep and wide payloads are walked once", () => {
  let deep: unknown = "<script>";
  for (let level = 0; level < 5_000; level += 1) deep = { a: [deep] };
  const wide = Array.from({ length: 200_000 }, (_, index) => index);
  const startedAt = performance.now();
  for (const body of [deep, wide, Array.from({ length: 300 }, () => wide.slice(0, 600))]) {
    const event = enriched(
      typed("port_scan", { body, query: body, params: body, ports: wide, headers: body }),
    );
    for (const detection of EVENT_DETECTIONS) detection.examine(event);
  }
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
