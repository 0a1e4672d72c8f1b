/** The segments of a path that are not empty, in their order. */
export function segmentsOf(path: string): readonly string[] {
  return path.split("/", 256).filter((segment) => segment !== "");
}

/**
 * Whether the segments of a path in lower case match a door's path: `*` is any run of characters in a segment, `**` any number
 * of segments. Takes time in the product of the two lengths.
 *
 * @example pathMatches("/**\/portal/*.pl", ["vpn", "portal", "a.pl"]) // true
 */
export function pathMatches(pattern: string, segments: readonly string[]): boolean {
  const wanted = segmentsOf(pattern);
  // reached[at]: the part of the pattern so far takes exactly the first `at` segments.
  let reached = Array.from({ length: segments.length + 1 }, () => false);
  reached[0] = true;
  for (const part of wanted) {
    const next = Array.from({ length: segments.length + 1 }, () => false);
    for (let at = 0; at <= segments.length; at += 1) {
      if (part === "**") next[at] = reached[at] === true || (at > 0 && next[at - 1] === true);
      else if (at > 0 && reached[at - 1] === true) next[at] = segmentMatches(part, segments[at - 1] ?? "");
    }
    reached = next;
  }
  return reached[segments.length] === true;
}

/** The parts of a pattern between its `*`, found one after the other. */
function segmentMatches(pattern: string, segment: string): boolean {
  const parts = pattern.split("*");
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return pattern === segment;
  if (segment.length < first.length + last.length || !segment.startsWith(first) || !segment.endsWith(last))
    return false;
  let at = first.length;
  const end = segment.length - last.length;
  for (const part of rest) {
    const found = segment.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
