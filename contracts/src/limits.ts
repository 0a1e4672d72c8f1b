/** One event, as UTF-8 text, in bytes. */
export const MAX_EVENT_BYTES = 256 * 1024;
/** Objects and arrays inside each other, counted from the event itself (which is 1). */
export const MAX_NESTING = 32;
/** Events in one Pub/Sub message or one request. */
export const MAX_BATCH_EVENTS = 1_000;
/** One Pub/Sub message or one request, in bytes. */
export const MAX_BATCH_BYTES = 8 * 1024 * 1024;
/** An event id, in UTF-16 code units. */
export const MAX_ID_LENGTH = 512;
/** The earliest event time that is believed: older logs than this are a broken clock. */
export const EARLIEST_TIMESTAMP = "2000-01-01T00:00:00.000Z";
/** How far ahead of its receipt an event may claim to be, in milliseconds. */
export const MAX_FUTURE_MS = 24 * 60 * 60 * 1000;
