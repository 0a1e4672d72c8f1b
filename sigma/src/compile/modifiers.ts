import { TIME_PARTS } from "../ir.ts";
import type { TimePart } from "../ir.ts";
import { Refusal } from "../model.ts";
import type { Comparison, Item } from "../model.ts";

const ENCODERS = ["base64", "base64offset", "utf16le", "wide", "utf16be", "utf16"] as const;
type Encoder = (typeof ENCODERS)[number];
const PLACES = ["contains", "startswith", "endswith"] as const;
type Place = (typeof PLACES)[number];
const ORDERS = ["lt", "lte", "gt", "gte"] as const;
const RE_FLAGS = ["i", "m", "s"] as const;

/** A step that changes a text before it is compared, in the order in which it is written. */
export type Step = Encoder | "windash";

/** What the modifiers of an item ask for, checked against each other. */
export interface Modifiers {
  /** Values join with "and" instead of "or". */
  readonly all: boolean;
  readonly negated: boolean;
  readonly cased: boolean;
  readonly expand: boolean;
  readonly steps: readonly Step[];
  readonly place: Place | undefined;
  readonly type: "text" | "re" | "cidr" | "exists" | "fieldref" | "number";
  readonly flags: string;
  readonly order: Comparison | undefined;
  readonly part: TimePart | undefined;
}

type Mutable = { -readonly [K in keyof Modifiers]: Modifiers[K] };

/** Which settings go with which type of value beside `all`, `neq` and `expand`. */
const ALLOWED: Readonly<Record<Modifiers["type"], ReadonlySet<string>>> = {
  text: new Set(["cased", "steps", "place"]),
  re: new Set(["flags"]),
  cidr: new Set(),
  exists: new Set(),
  fieldref: new Set(["cased", "place"]),
  number: new Set(["order", "part"]),
};

/** Reads the modifiers of an item. Throws a `Refusal` for unknown ones and for combinations without a meaning. */
export function readModifiers(item: Item): Modifiers {
  const read: Mutable = {
    all: false,
    negated: false,
    cased: false,
    expand: false,
    steps: [],
    place: undefined,
    type: "text",
    flags: "",
    order: undefined,
    part: undefined,
  };
  for (const name of item.modifiers) apply(read, name, item);
  check(read, item);
  return read;
}

function apply(read: Mutable, name: string, item: Item): void {
  const encoder = ENCODERS.find((each) => each === name);
  const place = PLACES.find((each) => each === name);
  const order = ORDERS.find((each) => each === name);
  const part = TIME_PARTS.find((each) => each === name);
  const flag = RE_FLAGS.find((each) => each === name);
  if (encoder !== undefined || name === "windash") addStep(read, encoder ?? "windash", item);
  else if (place !== undefined) setOnce(read, "place", place, item);
  else if (order !== undefined) setType(setOnce(read, "order", order, item), "number", item);
  else if (part !== undefined) setType(setOnce(read, "part", part, item), "number", item);
  else if (flag !== undefined && read.type === "re") read.flags += read.flags.includes(flag) ? "" : flag;
  else if (name === "all") read.all = true;
  else if (name === "neq") read.negated = true;
  else if (name === "cased") read.cased = true;
  else if (name === "expand") read.expand = true;
  else if (name === "re" || name === "cidr" || name === "exists" || name === "fieldref") {
    setType(read, name, item);
  } else {
    const hint = flag === undefined ? "" : ": it follows re";
    throw new Refusal(item.at, `the modifier "${name}" is not defined here${hint}`);
  }
}

function addStep(read: Mutable, step: Step, item: Item): void {
  if (read.place !== undefined && step !== "windash") {
    throw new Refusal(item.at, `${step} must come before ${read.place}`);
  }
  read.steps = [...read.steps, step];
}

function setOnce<K extends "place" | "order" | "part">(
  read: Mutable,
  key: K,
  value: Mutable[K],
  item: Item,
): Mutable {
  if (read[key] !== undefined && read[key] !== value) {
    throw new Refusal(item.at, `the modifiers "${read[key]}" and "${value}" exclude each other`);
  }
  read[key] = value;
  return read;
}

function setType(read: Mutable, type: Modifiers["type"], item: Item): void {
  if (read.type !== "text" && read.type !== type) {
    throw new Refusal(item.at, `the modifiers for ${read.type} and ${type} exclude each other`);
  }
  read.type = type;
}

function check(read: Modifiers, item: Item): void {
  const { cased, steps, place, type } = read;
  const used: readonly (readonly [string, boolean])[] = [
    ["cased", cased],
    ["steps", steps.length > 0],
    ["place", place !== undefined],
  ];
  for (const [name, isUsed] of used) {
    if (isUsed && !ALLOWED[type].has(name)) {
      const what = name === "steps" ? (steps[0] ?? "") : name === "place" ? (place ?? "") : name;
      throw new Refusal(item.at, `the modifier "${what}" cannot be combined with ${type}`);
    }
  }
  if (read.expand && (type === "exists" || type === "number")) {
    throw new Refusal(item.at, `the modifier "expand" cannot be combined with ${type}`);
  }
  if (item.field === "" && type !== "text" && type !== "re") {
    throw new Refusal(item.at, `keywords cannot be compared with ${type}: name a field`);
  }
  if (read.negated && (read.order !== undefined || type === "exists")) {
    throw new Refusal(item.at, `the modifier "neq" cannot be combined with ${read.order ?? type}`);
  }
}
