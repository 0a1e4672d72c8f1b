import type { Detection } from "../model/detection.ts";
import type { RuleSet } from "../model/rule-set.ts";
import { byStrength } from "./build-threat.ts";
import { fail } from "./item.ts";
import type { Item, Step } from "./item.ts";

/** Which detections of a rule set may find something in an event, by the payload fields that they read. */
interface FieldIndex {
  readonly detections: readonly Detection[];
  /** Places, in `detections`, of those that read a field. */
  readonly byField: ReadonlyMap<string, readonly number[]>;
  /** Places of those that examine every event. */
  readonly always: readonly number[];
}

const INDEXES = new WeakMap<RuleSet, FieldIndex>();

function indexOf(rules: RuleSet): FieldIndex {
  const known = INDEXES.get(rules);
  if (known !== undefined) return known;
  const index = newIndex(rules.detections);
  INDEXES.set(rules, index);
  return index;
}

function newIndex(detections: readonly Detection[]): FieldIndex {
  const byField = new Map<string, number[]>();
  const always: number[] = [];
  for (const [place, { reads }] of detections.entries()) {
    if (reads === undefined) always.push(place);
    for (const field of reads ?? []) {
      const places = byField.get(field);
      if (places === undefined) byField.set(field, [place]);
      else places.push(place);
    }
  }
  return { detections, byField, always };
}

/**
 * Finds what the detections say of each event, strongest first. An event that breaks a detection is refused.
 *
 * Each detection examines all events before the next one does, for the reason that `createAnalyzer` gives.
 */
export const detect: Step = (batch, { rules }) => {
  const index = indexOf(rules);
  const candidates = candidatesOf(batch, index);
  for (const [place, detection] of index.detections.entries()) {
    const row = place * batch.length;
    for (let column = 0; column < batch.length; column += 1) {
      if (candidates[row + column] === 0) continue;
      const item = batch[column];
      if (item !== undefined) examine(item, detection);
    }
  }
  for (const item of batch) {
    if (item.findings.length > 1) item.findings = item.findings.toSorted(byStrength);
  }
};

function examine(item: Item, detection: Detection): void {
  if (item.outcome !== undefined || item.event === undefined) return;
  try {
    const finding = detection.examine(item.event);
    if (finding !== undefined) item.findings = [...item.findings, { ...finding, rule: detection }];
  } catch (cause) {
    fail(item, cause);
  }
}

/** A row for each detection and a column for each item: 1 if the detection is to examine the item's event. */
function candidatesOf(batch: readonly Item[], { detections, byField, always }: FieldIndex): Uint8Array {
  const candidates = new Uint8Array(detections.length * batch.length);
  for (let column = 0; column < batch.length; column += 1) {
    const event = batch[column]?.event;
    if (event === undefined) continue;
    for (const place of always) candidates[place * batch.length + column] = 1;
    for (const field in event.event.payload) {
      const places = byField.get(field);
      if (places === undefined) continue;
      for (const place of places) candidates[place * batch.length + column] = 1;
    }
  }
  return candidates;
}
