import type { LoginAttempt } from "../activity.ts";

/** Accounts that the servers have, beside those of people. */
const ACCOUNTS: ReadonlySet<string> = new Set([
  "root",
  "deploy",
  "git",
  "backup",
  "ansible",
  "ubuntu",
  "www-data",
]);

/**
 * What OpenSSH writes about a login, as rsyslog logs it: two lines, since a refused connection is also closed, and an accepted
 * one opens a session.
 *
 * @see https://github.com/openssh/openssh-portable/blob/V_9_9_P1/auth.c
 */
export function sshdLines({ source_ip, host, payload }: LoginAttempt, at: number): readonly string[] {
  const { username, success, method, source_port: port } = payload;
  const pid = 1_000 + ((port * 7_919) % 60_000);
  const head = `${new Date(at).toISOString().replace("Z", "000+00:00")} ${host} sshd-session[${pid}]:`;
  const from = `from ${source_ip} port ${port}`;
  if (success) {
    const key = method === "publickey" ? `: ED25519 SHA256:${fingerprint(username)}` : "";
    return [
      `${head} Accepted ${method} for ${username} ${from} ssh2${key}`,
      `${head} pam_unix(sshd:session): session opened for user ${username}(uid=1000) by (uid=0)`,
    ];
  }
  const isKnown = ACCOUNTS.has(username) || username.includes(".");
  const failed = `${head} Failed password for ${isKnown ? "" : "invalid user "}${username} ${from} ssh2`;
  return isKnown
    ? [failed, `${head} Received disconnect ${from}:11: Bye Bye [preauth]`]
    : [`${head} Invalid user ${username} ${from}`, failed];
}

/** Some text in the shape of a key's fingerprint, the same for the same user. */
function fingerprint(user: string): string {
  return Buffer.from(`key of ${user}`.padEnd(32, "-")).toString("base64").slice(0, 43);
}
