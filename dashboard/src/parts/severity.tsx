import type { Severity } from "@threatstream/contracts";
import type { ReactNode } from "react";

const WORDS: Readonly<Record<Severity, string>> = {
  CRITICAL: "Critical",
  HIGH: "High",
  MEDIUM: "Medium",
  LOW: "Low",
  INFO: "Info",
};

/** The class that colours text by severity. */
const severityClass = (severity: Severity): string => severity.toLowerCase();
export const severityWord = (severity: Severity): string => WORDS[severity];

/** Diamond, triangle, square, disc, ring: severity is told by shape and word as well as by colour. */
export function SeverityShape({ severity, size = 12 }: { severity: Severity; size?: number }): ReactNode {
  return (
    <svg
      className={severityClass(severity)}
      width={size}
      height={size}
      viewBox="0 0 12 12"
      fill="currentColor"
      aria-hidden="true"
    >
      {shapeOf(severity)}
    </svg>
  );
}

function shapeOf(severity: Severity): ReactNode {
  switch (severity) {
    case "CRITICAL":
      return <path d="M6 0l6 6-6 6-6-6z" />;
    case "HIGH":
      return <path d="M6 1l6 10H0z" />;
    case "MEDIUM":
      return <rect x="1.5" y="1.5" width="9" height="9" rx="1" />;
    case "LOW":
      return <circle cx="6" cy="6" r="4.5" />;
    case "INFO":
      return <circle cx="6" cy="6" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.6" />;
  }
}

/** A severity in words, with its shape. */
export function SeverityMark({ severity, size = 12 }: { severity: Severity; size?: number }): ReactNode {
  return (
    <span className={`sev ${severityClass(severity)}`}>
      <SeverityShape severity={severity} size={size} />
      {severityWord(severity)}
    </span>
  );
}
