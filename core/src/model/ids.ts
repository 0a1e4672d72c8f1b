import { hash } from "node:crypto";

// Ids are hashes, never the sender's text: an id ends up in a document path, and the sender may be an attacker.
// U+0000 separates the parts: neither event ids nor rule ids can hold it, so no two lists of parts collide.
function digest(parts: readonly (string | number)[]): string {
  return hash("sha256", parts.join("\u0000"), "hex").slice(0, 24);
}

/** The id of the threat of one event: a function of the event id alone. */
export function threatId(eventId: string): string {
  return `THR-${digest(["event", eventId])}`;
}

/** The id of the threat that a correlation raises: a function of its rule, key and window. */
export function correlationThreatId(rule: string, key: string, windowStart: number): string {
  return `THR-${digest(["correlation", rule, key, windowStart])}`;
}

/** The id of a correlation's stored state. */
export function correlationStateId(stream: string, key: string, windowStart: number): string {
  return digest(["state", stream, key, windowStart]);
}

/** The id of an alert: a function of what its threats have in common. */
export function alertId(group: readonly (string | number)[]): string {
  return `ALT-${digest(["alert", ...group])}`;
}

/** The id of an event that came without one: its text, and its running number among equal texts of the same input. */
export function derivedEventId(text: string, occurrence: number): string {
  return `evt-${digest(["text", occurrence, text])}`;
}

/** The id of a dead letter: the same refused record sent twice is one dead letter. */
export function deadLetterId(content: string, occurrence: number): string {
  return `DLQ-${digest(["dead-letter", occurrence, content])}`;
}

/** The id under which a delivery is remembered; a message id is the transport's, but is hashed all the same. */
export function deliveryId(messageId: string): string {
  return digest(["delivery", messageId]);
}
