/**
 * The simulations that something comes from: `undefined` where no event of a simulation has part in it, none where real events
 * have part in it too. How often and in what order parts are joined changes nothing.
 */
export type Simulations = readonly string[] | undefined;

/** How many are kept: those that sort first, so any order of arrival keeps the same. */
const MOST = 5;

/** Where two things come from together. */
export function joinSimulations(a: Simulations, b: Simulations): Simulations {
  if (a === undefined && b === undefined) return undefined;
  if (a === undefined || b === undefined || a.length === 0 || b.length === 0) return [];
  if (a.length === 1 && b.length === 1 && a[0] === b[0]) return a;
  return [...new Set([...a, ...b])].toSorted().slice(0, MOST);
}
