import fc from "fast-check";
import type { Scalar } from "../model.ts";
import type { PlainEvent, PlainRule, PlainSearch } from "./reference.ts";

/* Small alphabets, so that rules and events often have to do with each other. */

const FIELDS = ["a", "b", "c", "d.e"] as const;
const letters = fc.constantFrom(
  "a",
  "b",
  "A",
  "B",
  "ab",
  "x",
  "-",
  "/",
  "–",
  ".",
  "σ",
  "Σ",
  "ς",
  "é",
  "\\",
  "1",
);
const text = fc.array(letters, { maxLength: 6 }).map((parts) => parts.join(""));
const pattern = fc
  .array(fc.oneof({ weight: 4, arbitrary: letters }, fc.constantFrom("*", "?", "\\*", "\\?", "\\\\")), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));
const number = fc.integer({ min: -3, max: 12 });
const address = fc
  .tuple(fc.constantFrom(10, 192), fc.constantFrom(0, 1), fc.constantFrom(0, 255), fc.constantFrom(1, 2))
  .map((bytes) => bytes.join("."));

const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  { weight: 6, arbitrary: text },
  number,
  address,
  fc.boolean(),
  fc.constant(null),
);

export const event: fc.Arbitrary<PlainEvent> = fc.dictionary(
  fc.constantFrom(...FIELDS),
  fc.oneof({ weight: 5, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 })),
  { noNullPrototype: true },
);

type Entry = readonly [string, Scalar | readonly Scalar[]];

function oneOrMore<T extends Scalar>(value: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> {
  return fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 7 }));
}

const regex = fc.constantFrom(
  "^a",
  "b$",
  "a.b",
  "[ab]+x",
  "(a|b){2}",
  "a*b?1",
  "x|\\.",
  "ab+",
  "1\\d*",
  "-[a-b]?-",
);
const regexFlags = fc.subarray(["i", "s"]).map((flags) => ["re", ...flags].join("|"));
const place = fc.constantFrom("", "|contains", "|startswith", "|endswith");
const casing = fc.constantFrom("", "|cased");
const link = fc.constantFrom("", "|all", "|neq");

function keyed(field: fc.Arbitrary<string>, modifiers: fc.Arbitrary<string>, values: fc.Arbitrary<Scalar>) {
  return fc
    .tuple(field, modifiers, oneOrMore(values))
    .map(([name, modifier, value]): Entry => [`${name}${modifier}`, value]);
}

const field = fc.constantFrom(...FIELDS);
const join = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((each) => each.join(""));

const entry: fc.Arbitrary<Entry> = fc.oneof(
  { weight: 8, arbitrary: keyed(field, join(place, casing, link), fc.oneof(pattern, number)) },
  { weight: 2, arbitrary: keyed(field, join(fc.constant("|windash"), place, casing, link), pattern) },
  { weight: 1, arbitrary: keyed(field, link, fc.oneof(fc.constant(null), fc.boolean(), text.map(escaped))) },
  { weight: 1, arbitrary: field.map((name): Entry => [`${name}|exists`, true]) },
  { weight: 1, arbitrary: field.map((name): Entry => [`${name}|exists`, false]) },
  {
    weight: 1,
    arbitrary: keyed(field, fc.constantFrom("|lt", "|lte", "|gt", "|gte", "|gt|all"), number),
  },
  {
    weight: 2,
    arbitrary: keyed(
      field,
      join(
        regexFlags.map((each) => `|${each}`),
        link,
      ),
      regex,
    ),
  },
  {
    weight: 1,
    arbitrary: keyed(
      field,
      join(fc.constant("|cidr"), link),
      fc.constantFrom("10.0.0.0/8", "192.1.0.0/16", "10.1.255.2/32"),
    ),
  },
  { weight: 1, arbitrary: keyed(field, join(fc.constant("|fieldref"), place, casing, link), field) },
  {
    weight: 1,
    arbitrary: keyed(
      fc.constant(""),
      fc.constantFrom("|all", "|cased", "|re", "|all|cased"),
      fc.constantFrom("a", "ab", "B", "x"),
    ),
  },
);

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\");
}

const map = fc.array(entry, { minLength: 1, maxLength: 3 }).map((entries) => Object.fromEntries(entries));
const keywords = fc.array(fc.oneof(pattern, number), { minLength: 1, maxLength: 3 });

const search: fc.Arbitrary<PlainSearch> = fc.oneof(
  { weight: 6, arbitrary: map },
  { weight: 2, arbitrary: fc.array(map, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: keywords },
);

const condition = fc.letrec<{ or: string; and: string; not: string; primary: string }>((tie) => ({
  or: fc.array(tie("and"), { minLength: 1, maxLength: 2 }).map((parts) => parts.join(" or ")),
  and: fc.array(tie("not"), { minLength: 1, maxLength: 2 }).map((parts) => parts.join(" and ")),
  not: fc.oneof(
    { weight: 3, arbitrary: tie("primary") },
    tie("primary").map((of) => `not ${of}`),
  ),
  primary: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("sel", "sel_b", "filter", "1 of them", "all of sel*", "1 of *l*", "all of them"),
    tie("or").map((inner) => `(${inner})`),
  ),
})).or;

export const rule: fc.Arbitrary<PlainRule> = fc.record({
  searches: fc.record({ sel: search, sel_b: search, filter: search, _hidden: search }),
  condition,
});
