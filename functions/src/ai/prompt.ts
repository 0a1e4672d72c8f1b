import type { AnalysisRequest, Evidence } from "./analyzer.ts";
import { mask } from "./mask.ts";
import { renderEvidence } from "./prompt-evidence.ts";
import type { Rendered, Sizes } from "./prompt-evidence.ts";
import { ruledThreat } from "./ruled.ts";
import { systemInstruction } from "./system-instruction.ts";

/** What goes to the model. */
export interface Prompt {
  /** Ours, to the last word. */
  readonly system: string;
  /** The evidence: one line of JSON between two delimiters that hold the nonce. */
  readonly data: string;
  /** True where something was left out; the data says so too. */
  readonly truncated: boolean;
}

/** The most that `system` and `data` measure together, in bytes of UTF-8. */
export const MAX_PROMPT_BYTES = 24_000;

const MAX_THREATS = 20;
/** From generous to bare; the last fits whatever it holds, as a character takes at most six bytes once it is escaped. */
const SIZES: readonly [...Sizes[], Sizes] = [
  { threats: MAX_THREATS, excerpt: 8_000, text: 1_000 },
  { threats: MAX_THREATS, excerpt: 4_000, text: 500 },
  { threats: MAX_THREATS, excerpt: 1_500, text: 300 },
  { threats: 10, excerpt: 800, text: 300 },
  { threats: 5, excerpt: 800, text: 200 },
  { threats: 2, excerpt: 500, text: 100 },
  { threats: 1, excerpt: 300, text: 60 },
];

/**
 * The prompt of a request. Whatever an event, a threat or an analyst says travels as JSON, masked and bounded, between
 * delimiters that nobody can know or spell: the nonce is random, and no `<` or `>` gets through. `nonce` is of letters and
 * digits, unguessable, and used once.
 */
export function buildPrompt(request: AnalysisRequest, nonce: string): Prompt {
  const [begin, end] = [`<<<BEGIN EVIDENCE ${nonce}>>>`, `<<<END EVIDENCE ${nonce}>>>`];
  const system = systemInstruction(begin, end);
  const room = MAX_PROMPT_BYTES - Buffer.byteLength(`${system}${begin}\n\n${end}`);
  const { json, truncated } = fit(masked(request), room);
  return { system, data: `${begin}\n${json}\n${end}`, truncated };
}

function fit(request: AnalysisRequest, room: number): Rendered {
  let rendered: Rendered = { json: "{}", truncated: true };
  for (const sizes of SIZES) {
    rendered = renderEvidence(request, sizes);
    if (Buffer.byteLength(rendered.json) <= room) break;
  }
  return rendered;
}

/** Masked before anything is cut, so that no half of a secret is left. */
function masked({ evidence: [first, ...others], context }: AnalysisRequest): AnalysisRequest {
  // One more than is shown, which then counts as left out.
  const shown: AnalysisRequest["evidence"] = [
    maskEvidence(first),
    ...others.slice(0, MAX_THREATS).map(maskEvidence),
  ];
  return { evidence: shown, ...(context !== undefined && { context: mask(context) }) };
}

/** What the rules found, never what a model said before: one opinion must not feed the next. */
function maskEvidence({ threat, excerpt }: Evidence): Evidence {
  const ruled = ruledThreat(threat);
  const description = mask(ruled.description);
  const signals = ruled.contributing_signals.map((signal) => mask(signal));
  return {
    threat: {
      ...ruled,
      description,
      contributing_signals: signals,
      ...(ruled.target !== undefined && { target: mask(ruled.target) }),
    },
    ...(excerpt !== undefined && { excerpt: mask(excerpt) }),
  };
}
