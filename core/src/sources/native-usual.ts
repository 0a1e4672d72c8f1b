/** The fields of a native event whose values have been checked. */
export interface NativeFields {
  readonly event_id?: string | undefined;
  readonly timestamp: string;
  readonly event_type: string;
  readonly source_ip: string;
  readonly destination_ip?: string | null | undefined;
  readonly destination_port?: number | null | undefined;
  readonly protocol?: string | undefined;
}

const TIME = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
/** Most IPv6 addresses: no IPv4 inside, no zone, and `::` neither in front nor for a single group. */
const IPV6 =
  /^(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?!(?:[^:]*:){8})[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?)$/;
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

/**
 * True for an event as most senders write it: UTC milliseconds, plain addresses. It accepts a part of what `SecurityEventInput` accepts,
 * at a third of the cost; everything else goes to the schema, which gives the verdict and the words for it.
 */
export function isUsual(
  event: Readonly<Record<string, unknown>>,
): event is Readonly<Record<string, unknown>> & NativeFields {
  const { event_id, timestamp, event_type, source_ip, destination_ip, destination_port, protocol } = event;
  return (
    (event_id === undefined || (isText(event_id, 512) && !CONTROL_CHARACTERS.test(event_id))) &&
    typeof timestamp === "string" &&
    TIME.test(timestamp) &&
    isText(event_type, 128) &&
    isAddress(source_ip) &&
    (destination_ip === undefined || isAddress(destination_ip)) &&
    (destination_port === undefined || isPort(destination_port)) &&
    (protocol === undefined || isText(protocol, 32))
  );
}

function isText(value: unknown, max: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= max;
}

function isAddress(value: unknown): value is string {
  return typeof value === "string" && (IPV4.test(value) || IPV6.test(value));
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65_535;
}
