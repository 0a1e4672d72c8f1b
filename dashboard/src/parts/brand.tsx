import type { ReactNode } from "react";

export function Brand(): ReactNode {
  return (
    <div className="brand">
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <path d="M9 1l7 3v5c0 4-3 7-7 8-4-1-7-4-7-8V4z" fill="currentColor" />
      </svg>
      <span>ThreatStream</span>
    </div>
  );
}
