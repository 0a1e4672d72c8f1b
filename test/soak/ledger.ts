/** Events that go in one request or message. */
export interface Batch {
  readonly ids: readonly string[];
  /** A line for each event. */
  readonly body: string;
}

/** What became of one request or message. */
export type Outcome =
  | {
      readonly kind: "accepted";
      readonly status: string;
      /** The events that are promised to be stored. */
      readonly ids: readonly string[];
    }
  /** It was answered, and nothing of it was taken. */
  | { readonly kind: "refused"; readonly status: string }
  /** There was no answer, so nobody knows. */
  | { readonly kind: "failed"; readonly status: string };

interface Sending {
  /** Of the first of its copies, epoch milliseconds. */
  readonly sentAt: number;
  accepted: boolean;
  /** Copies that were not answered, yet or at all: nobody knows what became of them. */
  open: number;
  /** Events that a request was accepted without. */
  readonly without: Set<string>;
}

/** What was due and sent, and what was promised for it: the sender's side of the account. */
export class Ledger {
  // The events of a batch share one entry: a long run has millions of events.
  readonly #sendings = new Map<string, Sending>();
  readonly #statuses = new Map<string, number>();
  /** Events; those of a repeated batch once. */
  due = 0;
  /** Events that were due and never sent, because too many requests were unanswered. */
  withheld = 0;
  /** Events of second copies. */
  repeated = 0;
  #acceptedEvents = 0;

  /** Distinct events that were promised to be stored. */
  get accepted(): number {
    return this.#acceptedEvents;
  }

  /** Distinct events that left, whatever became of them. */
  get sent(): number {
    return this.#sendings.size;
  }

  /** Requests or messages by what they were answered. */
  get statuses(): ReadonlyMap<string, number> {
    return this.#statuses;
  }

  /** A batch that was due and could not be sent. */
  withhold({ ids }: Batch): void {
    this.due += ids.length;
    this.withheld += ids.length;
  }

  /** A batch leaves at this time, epoch milliseconds; the second copy of one changes no event's time. */
  send({ ids }: Batch, at: number): void {
    const before = this.#sendings.get(ids[0] ?? "");
    if (before !== undefined) {
      before.open += 1;
      this.repeated += ids.length;
      return;
    }
    this.due += ids.length;
    const sending: Sending = { sentAt: at, accepted: false, open: 1, without: new Set() };
    for (const id of ids) this.#sendings.set(id, sending);
  }

  /** What one copy of a batch was answered. An event is accepted where one copy of it was. */
  answer({ ids }: Batch, outcome: Outcome): void {
    this.#statuses.set(outcome.status, (this.#statuses.get(outcome.status) ?? 0) + 1);
    const sent = this.#sendings.get(ids[0] ?? "");
    if (sent === undefined || outcome.kind === "failed") return;
    sent.open -= 1;
    if (outcome.kind === "refused") return;
    const promised = new Set(outcome.ids);
    for (const id of ids) {
      if (this.isAccepted(id)) continue;
      if (promised.has(id)) {
        sent.without.delete(id);
        this.#acceptedEvents += 1;
      } else sent.without.add(id);
    }
    sent.accepted = true;
  }

  isAccepted(id: string): boolean {
    const sending = this.#sendings.get(id);
    return sending !== undefined && sending.accepted && !sending.without.has(id);
  }

  /** Distinct events that nothing was promised for, and that nobody refused: they may be stored, or still come. */
  unknown(): number {
    let count = 0;
    for (const [id, { open }] of this.#sendings) if (open > 0 && !this.isAccepted(id)) count += 1;
    return count;
  }

  /** When an event left, epoch milliseconds; `undefined` for one that is not of this run. */
  sentAt(id: string): number | undefined {
    return this.#sendings.get(id)?.sentAt;
  }

  ids(): Iterable<string> {
    return this.#sendings.keys();
  }
}
