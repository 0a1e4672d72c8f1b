import type { Cast, Step } from "../plan.ts";
import { weighted } from "../random.ts";
import { cloudCall } from "../sensors/cloud-audit.ts";
import type { Call } from "../sensors/cloud-audit.ts";
import { BUILDERS } from "../world/company.ts";

const AGENT = "aws-cli/2.22.7 md/Botocore#1.36.3 ua/2.1";

const CALLS = weighted<Pick<Call, "service" | "action" | "resource">>([
  [8, { service: "ec2", action: "DescribeInstances", resource: "*" }],
  [6, { service: "s3", action: "PutObject", resource: "meridian-artifacts/shop" }],
  [4, { service: "s3", action: "GetObject", resource: "meridian-assets/images" }],
  [3, { service: "sts", action: "AssumeRole", resource: "role/deploy" }],
  [2, { service: "iam", action: "ListUsers", resource: "*" }],
  [1, { service: "ec2", action: "RunInstances", resource: "asg/web" }],
]);

/** Deployments and operations in the cloud. */
export function cloudOperations({ random, company }: Cast): Step {
  const operators = random.some(company.people, 6);
  return (choice) => {
    const call = choice.pick(CALLS);
    const isProgram = choice.chance(0.8);
    const person = choice.pick(operators);
    return cloudCall(isProgram ? choice.pick(BUILDERS).ip : person.homeIp, {
      service: call.service,
      action: call.action,
      resource: call.resource,
      user: isProgram ? "role/deploy" : person.user,
      agent: AGENT,
    });
  };
}
