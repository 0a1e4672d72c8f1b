import type { Alert } from "@threatstream/contracts";

/** A part of the queue with its heading. */
export interface Group {
  readonly title: string;
  readonly alerts: readonly Alert[];
}

const TITLES = { P1: "P1 · answer now", P2: "P2", P3: "P3", P4: "P4" } as const;

/** The queue as it is worked: what nobody has taken by priority, then what is in work, the user's own first. */
export function groupAlerts(alerts: readonly Alert[], analystId: string): readonly Group[] {
  const isNew = ({ status }: Alert): boolean => status === "NEW";
  const isMine = (alert: Alert): boolean => ownerOf(alert) === analystId;
  const taken = alerts.filter((alert) => !isNew(alert) && isOpen(alert));
  const groups: Group[] = [
    ...(["P1", "P2", "P3", "P4"] as const).map((priority) => ({
      title: TITLES[priority],
      alerts: alerts.filter((alert) => isNew(alert) && alert.priority === priority),
    })),
    { title: "Yours", alerts: taken.filter(isMine) },
    { title: "Taken by others", alerts: taken.filter((alert) => !isMine(alert)) },
    { title: "Closed", alerts: alerts.filter((alert) => !isOpen(alert)) },
  ];
  return groups.filter((group) => group.alerts.length > 0);
}

/** Who works on an alert: who it is assigned to, or else who acknowledged it. */
export const ownerOf = ({ assigned_to, acknowledged_by }: Alert): string | undefined =>
  assigned_to ?? acknowledged_by;

export const isOpen = ({ status }: Alert): boolean => status !== "RESOLVED" && status !== "FALSE_POSITIVE";

/** Whether an alert has all words somewhere in what is shown of it. */
export function matches(alert: Alert, text: string): boolean {
  const { id, title, description, source_ip, target, assigned_to, priority, severity, mitre_attack_id } =
    alert;
  const all = [id, title, description, source_ip, target, assigned_to, priority, severity, mitre_attack_id]
    .join(" ")
    .toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
