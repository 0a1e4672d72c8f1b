import { z } from "zod";
import { ConnectorError } from "./connector-error.ts";
import { busyWith } from "./google-api.ts";
import type { OperationState } from "./google-api.ts";
import { expectSuccess, parseJson, readReply } from "./http.ts";
import type { HttpReply } from "./http.ts";

/* What Compute Engine answers about the rules of a security policy. */

// https://cloud.google.com/compute/docs/reference/rest/v1/securityPolicies/getRule
const PolicyRule = z.object({
  priority: z.int(),
  action: z.string(),
  preview: z.boolean().optional(),
  description: z.string().optional(),
  match: z
    .object({ config: z.object({ srcIpRanges: z.array(z.string()).optional() }).optional() })
    .optional(),
});
export type PolicyRule = z.infer<typeof PolicyRule>;

// https://cloud.google.com/compute/docs/reference/rest/v1/globalOperations/get
const Operation = z.object({
  name: z.string().regex(/^[a-z0-9-]{1,128}$/),
  status: z.enum(["PENDING", "RUNNING", "DONE"]),
  httpErrorStatusCode: z.int().optional(),
  error: z.object({ errors: z.array(z.object({ code: z.string().regex(/^\w{1,64}$/) })).min(1) }).optional(),
});

const Failure = z.object({ error: z.object({ message: z.string() }) });

const WHO = "Cloud Armor";

/** The rule of a `getRule`; `undefined` where there is none. */
export function policyRuleOf(reply: HttpReply): PolicyRule | undefined {
  if (saysNoRule(reply)) return undefined;
  expectSuccess(reply, WHO);
  return readReply(reply, PolicyRule, WHO);
}

/** True for the answer that a policy has no rule at a priority. It is a 400; a 404 means the policy. */
export function saysNoRule({ status, body }: HttpReply): boolean {
  return status === 400 && /does not contain a rule at priority/i.test(messageOf(body));
}

/**
 * The operation that a change has started, or that was looked at.
 *
 * @throws {ConnectorError} `status`; where another change of the policy is under way, one to be repeated.
 */
export function operationOf(reply: HttpReply): OperationState {
  if (reply.status === 400 && /is not ready/i.test(messageOf(reply.body))) throw busyWith("the policy");
  expectSuccess(reply, WHO);
  const { name, status, error, httpErrorStatusCode } = readReply(reply, Operation, WHO);
  const [first] = error?.errors ?? [];
  if (first?.code === "RESOURCE_NOT_READY") throw busyWith("the policy");
  const failure = first && { status: httpErrorStatusCode ?? 500, code: first.code };
  return { name, isDone: status === "DONE", failure };
}

/** True for a failure that comes of a change made at the same time: another look shows how things are. */
export function isConflict(error: unknown): boolean {
  return error instanceof ConnectorError && [400, 409, 412].includes(error.status ?? 0);
}

function messageOf(body: string): string {
  const failure = Failure.safeParse(parseJson(body));
  return failure.success ? failure.data.error.message : "";
}
