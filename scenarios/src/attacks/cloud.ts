import type { Step } from "../plan.ts";
import { cloudCall } from "../sensors/cloud-audit.ts";
import type { Call } from "../sensors/cloud-audit.ts";

type Order = Pick<Call, "service" | "action" | "resource"> & { readonly result?: string };

/** What am I allowed to do? */
export const INVENTORY: readonly Order[] = [
  { service: "sts", action: "GetCallerIdentity", resource: "*" },
  { service: "iam", action: "ListAttachedUserPolicies", resource: "user/self", result: "AccessDenied" },
  { service: "iam", action: "ListUsers", resource: "*" },
  { service: "s3", action: "ListBuckets", resource: "*" },
  { service: "secretsmanager", action: "ListSecrets", resource: "*" },
];

/** Blind the watchers, then come back whenever one likes. */
export const PERSISTENCE: readonly Order[] = [
  { service: "cloudtrail", action: "StopLogging", resource: "trail/org" },
  { service: "guardduty", action: "DeleteDetector", resource: "detector/main" },
  { service: "iam", action: "CreateUser", resource: "user/svc-backup2" },
  { service: "iam", action: "CreateAccessKey", resource: "user/svc-backup2" },
  { service: "iam", action: "AttachUserPolicy", resource: "policy/AdministratorAccess" },
];

/** What it was for: machines for mining, and whatever lies in the buckets. */
export const PROFIT: readonly Order[] = [
  { service: "ec2", action: "RunInstances", resource: "p4d.24xlarge x 20" },
  { service: "s3", action: "GetObject", resource: "meridian-customers/export.parquet" },
  { service: "s3", action: "GetObject", resource: "meridian-finance/2026.parquet" },
  { service: "secretsmanager", action: "GetSecretValue", resource: "secret/shop/payment" },
];

/** The calls, each a step of its own. */
export function calls(source: string, user: string, orders: readonly Order[]): readonly Step[] {
  return orders.map(
    (order): Step =>
      () =>
        cloudCall(source, { ...order, user, agent: AGENT }),
  );
}

/** One of the calls. */
export function oneCall(source: string, user: string, orders: readonly Order[]): Step {
  return (random) => cloudCall(source, { ...random.pick(orders), user, agent: AGENT });
}

const AGENT = "Boto3/1.36.3 md/Botocore#1.36.3 ua/2.0 os/linux#6.8.0-kali";
