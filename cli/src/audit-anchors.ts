import { ChainHead } from "@threatstream/functions/audit";
import { CliError } from "./errors.ts";

const LINE = /^(\d+): (\d+) ([0-9a-f]{64})$/;

/** A head as `audit verify` prints it: `chain: sequence hash`. */
export function headLine({ chain, sequence, hash }: ChainHead): string {
  return `${chain}: ${sequence} ${hash}`;
}

/**
 * The heads in what earlier runs of `audit verify` have printed, of one run or of many. Blank lines and those that start with
 * `#` are passed over; throws `CliError` for any other line, and where there is no head at all: nothing would be compared.
 */
export function readAnchors(text: string, name: string): ChainHead[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const heads = lines.flatMap((line, at): ChainHead[] => {
    if (line === "" || line.startsWith("#")) return [];
    const [, chain, sequence, hash] = LINE.exec(line) ?? [];
    const head = ChainHead.safeParse({ chain: Number(chain), sequence: Number(sequence), hash });
    if (!head.success) throw new CliError(`${name}, line ${at + 1}: not a head as verify prints it`);
    return [head.data];
  });
  if (heads.length === 0)
    throw new CliError(`${name} has no head, \`chain: sequence hash\`, to compare with`);
  return heads;
}
