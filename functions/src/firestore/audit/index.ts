export { listAudit, verifyAudit } from "./audit-reads.ts";
export type { AuditFilter, AuditVerdict } from "./audit-reads.ts";
export { createAuditLog } from "./audit.ts";
export type { AuditEntry } from "./audit.ts";
export { audited } from "./audited.ts";
