import type { WebText } from "./web-text.ts";
import type { Simulations } from "./simulations.ts";
import type { Format, SecurityEvent, SourceZone, Severity, ThreatType } from "@threatstream/contracts";

/** Where an event came from: what is known about its source address. */
export interface Origin {
  /** The address in its canonical spelling (RFC 5952; an IPv4-mapped address as IPv4). */
  readonly ip: string;
  readonly zone: SourceZone;
  readonly country?: string;
  readonly countryCode?: string;
  readonly coordinates?: { readonly lat: number; readonly lng: number };
  /** Risk multiplier of the country; 1 where nothing else is known. */
  readonly multiplier: number;
}

/** The origin of an event before `enrich`. */
export const UNKNOWN_ORIGIN: Origin = { ip: "", zone: "EXTERNAL_ZONE", multiplier: 1 };

/** An event with all that the detections may look at. */
export interface EnrichedEvent {
  readonly event: SecurityEvent;
  /** Event time, epoch milliseconds. */
  readonly at: number;
  readonly format: Format;
  readonly origin: Origin;
  /** The simulation that its message came from, for what follows; detections never look at it. */
  readonly simulations?: Simulations;
  /** The event's texts that could hold an attack, once a detection has asked for them (`webTexts`). */
  webTexts?: readonly WebText[] | undefined;
}

/** What one detection found. */
export interface Finding {
  /** The id of the detection. */
  readonly detection: string;
  readonly severity: Severity;
  readonly threat_type: ThreatType;
  /** 0 to 1. */
  readonly confidence: number;
  /** One sentence with the evidence, for people. Event text in it goes through `quote`. */
  readonly summary: string;
  /** The evidence, one short phrase each. */
  readonly signals: readonly string[];
}
