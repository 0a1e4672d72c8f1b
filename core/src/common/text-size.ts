/** True where a text has more than `max` bytes in UTF-8; a short one is not even counted. */
export function exceedsBytes(text: string, max: number): boolean {
  // UTF-8 takes three bytes for a UTF-16 code unit at most.
  return text.length * 3 > max && (text.length > max || Buffer.byteLength(text) > max);
}
