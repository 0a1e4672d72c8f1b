import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COLLECTIONS } from "./collections.ts";
import { QUERY_SHAPES, indexesOf } from "./query-shapes.ts";
import type { CompositeIndex, QueryShape } from "./query-shapes.ts";

interface FieldOverride {
  readonly collectionGroup: string;
  readonly fieldPath: string;
  readonly ttl?: boolean;
  readonly indexes: readonly unknown[];
}

const file = new URL("../../../firestore.indexes.json", import.meta.url);
const deployed: { indexes: CompositeIndex[]; fieldOverrides: FieldOverride[] } = JSON.parse(
  readFileSync(file, "utf8"),
);
const shapes: readonly QueryShape[] = Object.values(QUERY_SHAPES);

/** Fields that queries without an order filter by: of the pipeline, and of a purge. */
const USED_ELSEWHERE = [
  `${COLLECTIONS.pending}.witness`,
  `${COLLECTIONS.threats}.simulation_ids`,
  `${COLLECTIONS.threats}.blocked_by`,
  `${COLLECTIONS.alerts}.simulation_ids`,
  `${COLLECTIONS.executions}.threat_id`,
  `${COLLECTIONS.executions}.alert_id`,
  `${COLLECTIONS.executionLocks}.execution_id`,
  `${COLLECTIONS.forensics}.threat_id`,
  `${COLLECTIONS.blocklist}.execution_id`,
];

describe("firestore.indexes.json", () => {
  test("has the composite indexes that the queries need, and no other", () => {
    const needed = new Set(shapes.flatMap(indexesOf).map((index) => JSON.stringify(index)));
    expect(new Set(deployed.indexes.map((index) => JSON.stringify(index)))).toEqual(needed);
    expect(deployed.indexes).toHaveLength(needed.size);
  });

  test("keeps the index of every field that a query uses by itself", () => {
    // What a composite index always serves needs no index of its own.
    const used = shapes
      .filter(({ among }) => among === undefined)
      .flatMap(({ collection, filters, order }) =>
        [...filters, ...order.map(({ field }) => field)].map((field) => `${collection}.${field}`),
      );
    const unindexed = new Set(
      deployed.fieldOverrides.map(({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`),
    );
    expect([...used, ...USED_ELSEWHERE].filter((field) => unindexed.has(field))).toEqual([]);
  });

  test("lets every document that expires expire, without an index on the time", () => {
    const { analytics: _a, auditLog: _l, auditChain: _c, apiKeys: _k, pending: _p, ...others } = COLLECTIONS;
    const { executionLocks: _e, blocklistState: _b, playbooks: _d, simulations: _s, ...expiring } = others;
    const ttl = deployed.fieldOverrides.filter((override) => override.ttl === true);
    expect(ttl.map(({ collectionGroup }) => collectionGroup).toSorted()).toEqual(
      Object.values(expiring).toSorted(),
    );
    for (const override of ttl) expect(override).toMatchObject({ fieldPath: "expire_at", indexes: [] });
  });

  test("names each field once", () => {
    const names = deployed.fieldOverrides.map((each) => `${each.collectionGroup}.${each.fieldPath}`);
    expect(names).toEqual([...new Set(names)]);
  });
});

describe("the indexes of a query", () => {
  test.each(shapes.map((shape) => [shape.collection, shape] as const))(
    "%s: those of its filters merge for every combination, for they end in the same order",
    (_collection, shape) => {
      const order = shape.order.map(({ field }) => field);
      const tails = indexesOf(shape).map(({ fields }) =>
        fields.slice(-order.length).map((field) => field.fieldPath),
      );
      for (const tail of tails) expect(tail).toEqual(order);
      const first = indexesOf(shape).map(({ fields }) => fields[shape.among ? 1 : 0]?.fieldPath);
      for (const filter of shape.filters) expect(first).toContain(filter);
    },
  );
});
