import { marksOf } from "./marks.ts";
import type { Finding, InspectionContext, Inspector, Place, Value } from "./types.ts";

/** A value that is already decoded, for tests of one inspector. */
export function valueOf(text: string, place: Place = "query", name?: string): Value {
  return {
    place,
    ...(name !== undefined && { name }),
    raw: text,
    decoded: text,
    folded: text
      .toLowerCase()
      .replaceAll("\0", "")
      .replaceAll(/\/\*.{0,256}?\*\//gs, " ")
      .replaceAll(/\s+/g, " "),
    steps: [],
    marks: marksOf(text),
  };
}

/** What an inspector finds in values alone, as the scan would call it. */
export function look(
  inspector: Inspector,
  values: readonly Value[],
  context: Partial<InspectionContext> = {},
): readonly Finding[] {
  const whole: InspectionContext = {
    request: { target: "/", headers: [] },
    path: "/",
    bodyKind: undefined,
    values,
    ...context,
  };
  const wanted = values.filter(
    ({ marks }) => inspector.needs === undefined || (marks & inspector.needs) !== 0,
  );
  return [
    ...wanted.flatMap((value) => inspector.inspect?.(value, whole) ?? []),
    ...(inspector.inspectRequest?.(whole) ?? []),
  ];
}

/** What an inspector is at least half sure of in one text. */
export function signsIn(inspector: Inspector, text: string, place?: Place, name?: string): readonly string[] {
  return look(inspector, [valueOf(text, place, name)])
    .filter(({ confidence }) => confidence >= 0.5)
    .map(({ type, sign }) => `${type}: ${sign}`);
}
