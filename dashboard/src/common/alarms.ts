import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { useActiveAlerts } from "./feeds.ts";
import { newAlarms } from "./new-alarms.ts";

/** Whether the browser would show notifications: it can, and the reader has allowed it. */
export const canNotify = (): boolean => "Notification" in globalThis && Notification.permission === "granted";

/** Shows a notification for each new P1 alert, where the reader has allowed it. A click opens the alert. */
export function useAlarms(): void {
  const { data, state } = useActiveAlerts();
  const known = useRef<Set<string>>(undefined);
  const [, navigate] = useLocation();
  useEffect(() => {
    if (data === undefined || state !== "live") return;
    const alarms = newAlarms(known.current, data);
    known.current = new Set([...(known.current ?? []), ...data.map(({ id }) => id)]);
    if (!canNotify()) return;
    for (const alert of alarms) {
      const shown = new Notification(`P1: ${alert.title}`, { body: alert.description, tag: alert.id });
      shown.addEventListener("click", () => {
        window.focus();
        navigate(`/alerts/${alert.id}`);
      });
    }
  }, [data, state, navigate]);
}
