import type { Severity, Threat } from "@threatstream/contracts";
import { severityRank } from "@threatstream/core/model";
import type { Clock, Logger } from "@threatstream/core/common";
import type { AnalysisRequest, Analyzer, Evidence, Outcome, UnavailableReason } from "./analyzer.ts";
import type { Breaker } from "./breaker.ts";
import type { Answer } from "@threatstream/core/model";
import type { AnalysisTask } from "./task.ts";

/** Threats and answers, where they are kept. */
export interface AnalysisStore {
  /** Those that are there. */
  threats(ids: readonly string[]): Promise<readonly Threat[]>;
  /** What was answered for a fingerprint and still counts. */
  answer(fingerprint: string): Promise<Answer | undefined>;
  /** Takes a fingerprint for a time (until, epoch milliseconds), so that one asks and the others wait. */
  claim(fingerprint: string, holder: string, until: number): Promise<boolean>;
  keep(fingerprint: string, answer: Answer, until: number): Promise<void>;
  release(fingerprint: string): Promise<void>;
  /** Merges an answer into a threat, once; its alert and the counters follow. */
  apply(threatId: string, answer: Answer): Promise<boolean>;
}

/** What the model may still cost, and what it did. */
export interface ModelUse {
  /** Puts aside what a call may cost, where pace and budget allow it; `settle` then says what came of the call. */
  reserve(): Promise<
    | { readonly ok: true; readonly settle: (outcome: Outcome) => Promise<void> }
    | { readonly ok: false; readonly reason: "over_budget" | "paced" }
  >;
  /** Counts threats that an earlier answer served. */
  shared(threats: number): Promise<void>;
}

export interface ThreatAnalysisOptions {
  readonly analyzer: Analyzer;
  readonly store: AnalysisStore;
  readonly use: ModelUse;
  readonly breaker: Breaker;
  readonly minSeverity: Severity;
  /** How long an answer serves similar threats, milliseconds. */
  readonly answerTtlMs: number;
  /** How long the model may take, milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly logger: Logger;
}

/** The model could not be asked now; the task is to be tried again. */
export class AnalysisLaterError extends Error {
  override name = "AnalysisLaterError";
}

/** Reasons that pass by themselves. */
const PASSING: ReadonlySet<UnavailableReason> = new Set([
  "circuit_open",
  "paced",
  "rate_limited",
  "server_error",
  "unreachable",
  "timeout",
]);
const CLAIM_GRACE_MS = 10_000;

/** A threat, and what belongs to it on the way to the model. */
interface Case {
  readonly evidence: Evidence;
  readonly fingerprint: string;
}

/**
 * Asks the model about threats of one source, in one request, and merges what it says. Threats of one fingerprint share an
 * answer for a while. Repeated, it does nothing more. Rejects with `AnalysisLaterError` where another try may work, and with the
 * store's errors; whatever happens, the rules' verdict stands.
 */
export function createThreatAnalysis(options: ThreatAnalysisOptions) {
  const { store, use } = options;
  return async (task: AnalysisTask): Promise<void> => {
    const open = await casesOf(task, options);
    const unanswered: Case[] = [];
    let shared = 0;
    for (const each of open) {
      const answer = await store.answer(each.fingerprint);
      if (answer === undefined) unanswered.push(each);
      else if (await store.apply(each.evidence.threat.id, { ...answer, about: "like" })) shared += 1;
    }
    if (shared > 0) await use.shared(shared);
    if (unanswered.length > 0) await answerCases(unanswered, options);
  };
}

async function casesOf(task: AnalysisTask, { store, minSeverity }: ThreatAnalysisOptions): Promise<Case[]> {
  const asked = new Map(task.threats.map((each) => [each.id, each]));
  const threats = await store.threats([...asked.keys()]);
  return threats
    .filter(({ ai, severity }) => ai === undefined && severityRank(severity) >= severityRank(minSeverity))
    .toSorted((a, b) => b.risk_score - a.risk_score || (a.id < b.id ? -1 : 1))
    .flatMap((threat) => {
      const { fingerprint, payload: excerpt } = asked.get(threat.id) ?? {};
      const evidence = { threat, ...(excerpt !== undefined && { excerpt }) };
      return fingerprint === undefined ? [] : [{ evidence, fingerprint }];
    });
}

async function answerCases(cases: readonly Case[], options: ThreatAnalysisOptions): Promise<void> {
  const { store, clock, newId, timeoutMs } = options;
  const holder = newId();
  const fingerprints = [...new Set(cases.map(({ fingerprint }) => fingerprint))];
  const claimed: string[] = [];
  for (const fingerprint of fingerprints) {
    if (await store.claim(fingerprint, holder, clock() + timeoutMs + CLAIM_GRACE_MS))
      claimed.push(fingerprint);
  }
  const mine = cases.filter(({ fingerprint }) => claimed.includes(fingerprint));
  if (mine.length > 0) await askAbout(mine, claimed, options);
  if (mine.length < cases.length) {
    throw new AnalysisLaterError("Similar threats are being analysed; their answer is waited for.");
  }
}

async function askAbout(
  cases: readonly Case[],
  fingerprints: readonly string[],
  options: ThreatAnalysisOptions,
): Promise<void> {
  const { store, clock, logger, answerTtlMs } = options;
  const outcome = await askModel(representatives(cases), options);
  if (outcome.kind === "unavailable") {
    await Promise.all(fingerprints.map((fingerprint) => store.release(fingerprint)));
    logger.warn("The model gave no answer; the rules' verdict stands.", {
      reason: outcome.reason,
      threats: cases.length,
      ...(outcome.detail !== undefined && { detail: outcome.detail }),
    });
    if (PASSING.has(outcome.reason)) throw new AnalysisLaterError(`No answer: ${outcome.reason}.`);
    return;
  }
  const [lead] = cases;
  if (lead === undefined) return;
  // The verdict is about the first one; what stood beside it may be asked about on its own another time.
  const own: Answer = { analysis: outcome, about: "this" };
  await store.keep(lead.fingerprint, own, clock() + answerTtlMs);
  const others = fingerprints.filter((fingerprint) => fingerprint !== lead.fingerprint);
  await Promise.all(others.map((fingerprint) => store.release(fingerprint)));
  for (const each of cases) {
    const about = each === lead ? "this" : each.fingerprint === lead.fingerprint ? "like" : "related";
    await store.apply(each.evidence.threat.id, { analysis: outcome, about });
  }
}

/** One call, where breaker, pace and budget let it through. Never rejects for what the model does. */
export async function askModel(
  request: AnalysisRequest,
  { analyzer, use, breaker }: Pick<ThreatAnalysisOptions, "analyzer" | "use" | "breaker">,
): Promise<Outcome> {
  const passage = breaker.enter();
  if (!passage.pass) {
    return { kind: "unavailable", reason: "circuit_open", retryAfterMs: passage.retryAfterMs };
  }
  const reserved = await use.reserve();
  if (!reserved.ok) {
    breaker.undecided();
    return { kind: "unavailable", reason: reserved.reason };
  }
  const outcome = await analyzer.analyze(request);
  report(breaker, outcome);
  await reserved.settle(outcome);
  return outcome;
}

/** What an outcome says of the service: a reply that is of no use still shows that it works. */
function report(breaker: Breaker, outcome: Outcome): void {
  if (outcome.kind === "analysis") breaker.succeeded();
  else if (outcome.reason === "cancelled") breaker.undecided();
  else if (PASSING.has(outcome.reason) || outcome.reason === "rejected") breaker.failed(outcome.retryAfterMs);
  else breaker.succeeded();
}

/** One threat of each fingerprint, the riskiest first. */
function representatives(cases: readonly Case[]): AnalysisRequest {
  const byFingerprint = new Map(
    cases.toReversed().map(({ fingerprint, evidence }) => [fingerprint, evidence]),
  );
  const [first, ...rest] = [...byFingerprint.values()].toReversed();
  if (first === undefined) throw new RangeError("There is no threat to ask about.");
  return { evidence: [first, ...rest] };
}
