/**
 * The texts of the elements of a JSON array, without parsing them: each element is judged on its own, keeps its own
 * bytes, and a nesting of any depth costs one pass and no stack. `undefined` where the array does not end, or something
 * follows it. The elements themselves may still be invalid JSON. Stops after `most` elements, whatever follows.
 */
export function jsonArrayElements(text: string, most = Infinity): string[] | undefined {
  const elements: string[] = [];
  let depth = 0;
  let from = 1;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        break;
      case 0x2c: // ,
        if (depth === 1) {
          elements.push(text.slice(from, at).trim());
          from = at + 1;
          if (elements.length >= most) return elements;
        }
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        if (depth === 0) {
          if (text.slice(at + 1).trim() !== "" || text.charCodeAt(at) !== 0x5d) return undefined;
          const last = text.slice(from, at).trim();
          if (last !== "" || elements.length > 0) elements.push(last);
          return elements;
        }
        break;
    }
  }
  return undefined;
}

/** Where the string that opens at `open` closes; the end of the text where it never does. */
function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return at;
  }
  return text.length;
}
