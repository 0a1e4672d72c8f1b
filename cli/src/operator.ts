import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";

/** Who runs a command, for the audit trail: whoever has the credentials is trusted, and named as this machine knows them. */
export function operator() {
  return { actor: { kind: "operator", id: userInfo().username, role: "admin" }, requestId: randomUUID() };
}
