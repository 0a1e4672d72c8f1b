/** A choice that the browser keeps; `undefined` if it keeps none (or is told to keep nothing). */
export function readChoice(name: string): string | undefined {
  try {
    return localStorage.getItem(`threatstream.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepChoice(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`threatstream.${name}`);
    else localStorage.setItem(`threatstream.${name}`, value);
  } catch {
    // Nothing is kept in a private window; the choice holds until the page is closed.
  }
}
