import { createHash } from "node:crypto";
import { z } from "zod";
import { ConnectorError } from "./connector-error.ts";
import { isSameRange } from "./firewall.ts";
import type { FirewallConnector } from "./firewall.ts";
import { busyWith, untilDone } from "./google-api.ts";
import type { GooglePorts, OperationState } from "./google-api.ts";
import { expectSuccess, readReply } from "./http.ts";
import type { HttpReply } from "./http.ts";
import { callApi } from "./json-api.ts";
import type { JsonApi } from "./json-api.ts";
import type { CallOptions } from "./webhook.ts";

/** An address group, as its items are reached. */
export interface GroupAccess {
  readonly api: JsonApi;
  readonly pause: GooglePorts["pause"];
  /** `projects/p/locations/global/addressGroups/g` */
  readonly name: string;
}

// https://cloud.google.com/firewall/docs/reference/network-security/rest/v1/projects.locations.addressGroups
const Group = z.object({ name: z.string(), items: z.array(z.string()).default([]) });

// https://cloud.google.com/firewall/docs/reference/network-security/rest/v1/projects.locations.operations
const Operation = z.object({
  name: z.string().regex(/^projects\/[\w.:-]+\/locations\/[\w-]+\/operations\/[\w-]+$/),
  done: z.boolean().default(false),
  error: z.object({ code: z.int() }).optional(),
});

const WHO = "Google's address group";
/** A group holds up to 150,000 ranges. */
const MAX_GROUP_BYTES = 8 * 1_024 * 1_024;

/**
 * Blocks by the items of an address group, which rules refer to. Items carry no notes: all of them count as made here, so the
 * group is ThreatStream's alone. `ref` is the item.
 */
export function addressGroup(access: GroupAccess): FirewallConnector {
  return {
    name: "cloud-armor",
    async block({ cidr }, options) {
      const item = await findItem(access, cidr, options);
      if (item === undefined) await change(access, "addItems", cidr, cidr, options);
      return { ref: item ?? cidr };
    },
    async unblock({ cidr }, options) {
      const item = await findItem(access, cidr, options);
      if (item !== undefined) await change(access, "removeItems", item, cidr, options);
    },
  };
}

async function findItem(
  { api, name }: GroupAccess,
  cidr: string,
  options: CallOptions,
): Promise<string | undefined> {
  const reply = await callApi(
    api,
    { method: "GET", path: `/${name}`, maxReplyBytes: MAX_GROUP_BYTES },
    options,
  );
  expectSuccess(reply, WHO);
  return readReply(reply, Group, WHO).items.find((item) => isSameRange(item, cidr));
}

async function change(
  access: GroupAccess,
  verb: "addItems" | "removeItems",
  item: string,
  cidr: string,
  options: CallOptions,
): Promise<void> {
  const { api, name, pause } = access;
  const body = { items: [item], requestId: uuidOf(`${verb} ${options.idempotencyKey}`) };
  const look = async (operation: string) =>
    operationOf(await callApi(api, { method: "GET", path: `/${operation}` }, options));
  try {
    const reply = await callApi(api, { method: "POST", path: `/${name}:${verb}`, body }, options);
    await untilDone(operationOf(reply), look, pause, options.signal);
  } catch (error) {
    if (!isConflict(error)) throw error;
    // Somebody was faster: what counts is whether the item is there now.
    const isThere = (await findItem(access, cidr, options)) !== undefined;
    if (isThere !== (verb === "addItems")) throw error.status === 409 ? busyWith("the address group") : error;
  }
}

function operationOf(reply: HttpReply): OperationState {
  expectSuccess(reply, WHO);
  const { name, done, error } = readReply(reply, Operation, WHO);
  return {
    name,
    isDone: done,
    failure: error && { status: RPC_STATUS[error.code] ?? 400, code: `code ${error.code}` },
  };
}

/** google.rpc.Code in HTTP: what may pass, and what conflicts; the rest is the caller's fault. */
const RPC_STATUS: Readonly<Record<number, number>> = {
  4: 504,
  6: 409,
  7: 403,
  8: 429,
  10: 409,
  13: 500,
  14: 503,
};

/** A UUID that follows from a text, in the form of version 8 (RFC 9562 5.8): the API takes repetitions of it for one call. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function isConflict(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && [400, 404, 409, 412].includes(error.status ?? 0);
}
