/** What became of one request or message. */
export interface BatchOutcome {
  readonly ids: readonly string[];
  /** When it was sent, epoch milliseconds. */
  readonly sentAt: number;
  /** Whether it was a second time. */
  readonly repeated: boolean;
  /** `accepted`, or why not: a status, or the error. */
  readonly result: string;
}

/** What was found afterwards. */
export interface Found {
  /** When each event's threat was created, epoch milliseconds, by event id. */
  readonly stored: ReadonlyMap<string, number>;
  /** Threats that correlations raised. */
  readonly correlated: number;
  /** Threats as the counters have them. */
  readonly counted: number;
  /** Records that were refused, as the dead letters have them. */
  readonly deadLetters: number;
}

/** What a soak comes to. Of distinct events, unless it says batches. */
export interface Account {
  readonly sent: number;
  readonly accepted: number;
  /** Batches that were not taken, by the reason. */
  readonly failures: Readonly<Record<string, number>>;
  readonly repeatedBatches: number;
  readonly stored: number;
  readonly deadLetters: number;
  /** Accepted, and neither stored nor a dead letter. */
  readonly lost: number;
  /** How many more threats the counters have than there are: effects that happened twice. Negative: not at all. */
  readonly miscounted: number;
  /** Milliseconds from an event's first sending to its threat's creation. */
  readonly delays: readonly number[];
}

/** Holds what was sent against what was found. Pure. */
export function accountOf(batches: readonly BatchOutcome[], found: Found): Account {
  const sent = new Set<string>();
  const accepted = new Map<string, number>();
  const failures = new Map<string, number>();
  for (const { ids, sentAt, result } of batches) {
    if (result !== "accepted") failures.set(result, (failures.get(result) ?? 0) + 1);
    for (const id of ids) {
      sent.add(id);
      if (result === "accepted") accepted.set(id, Math.min(sentAt, accepted.get(id) ?? sentAt));
    }
  }
  const missing = [...accepted.keys()].filter((id) => !found.stored.has(id));
  const delays = [...found.stored].flatMap(([id, at]) => {
    const since = accepted.get(id);
    return since === undefined ? [] : [at - since];
  });
  return {
    sent: sent.size,
    accepted: accepted.size,
    failures: Object.fromEntries(failures),
    repeatedBatches: batches.filter(({ repeated }) => repeated).length,
    stored: found.stored.size,
    deadLetters: found.deadLetters,
    lost: Math.max(0, missing.length - found.deadLetters),
    miscounted: found.counted - found.stored.size - found.correlated,
    delays,
  };
}

/** Whether what was promised was kept: nothing lost, nothing counted twice, nothing refused. */
export function isKept({ sent, accepted, lost, miscounted, deadLetters }: Account): boolean {
  return accepted === sent && lost === 0 && miscounted === 0 && deadLetters === 0;
}
