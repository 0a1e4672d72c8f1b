import type { Spend } from "@threatstream/core/model";

/** What a model costs, in US dollars per million tokens. */
export interface Prices {
  readonly promptPerMillion: number;
  readonly replyPerMillion: number;
}

/** The price of a number of tokens, in US dollars. */
export function costUsd(tokens: Spend["tokens"], prices: Prices): number {
  return (tokens.prompt * prices.promptPerMillion + tokens.reply * prices.replyPerMillion) / 1_000_000;
}

export function addSpend(a: Spend, b: Spend): Spend {
  return {
    tokens: { prompt: a.tokens.prompt + b.tokens.prompt, reply: a.tokens.reply + b.tokens.reply },
    costUsd: a.costUsd + b.costUsd,
  };
}
