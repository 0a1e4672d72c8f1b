import type { DetectionCase } from "../../model/detection.ts";
import { finding, quiet, typed } from "./case-events.ts";

export const cases: readonly DetectionCase[] = [
  ...finding("LOW", "AUTHENTICATION", {
    "a native login that failed": typed("login_attempt", {
      username: "alice",
      success: false,
      service: "vpn",
    }),
    "a privileged user": typed("login_attempt", { username: "Administrator", success: false }),
    "no user": typed("LOGIN_ATTEMPT", { success: false }),
    "called normal": typed("normal_traffic", { username: "alice", success: false }),
    "a type that says so": typed("Login Failed", { user: "alice" }),
    "a wrong password at sshd": typed("login_attempt", {
      signal: "failed",
      username: "root",
      service: "sshd",
    }),
    "an unknown user at sshd": typed("login_attempt", { signal: "invalid_user", username: "oracle" }),
    "a connection closed before a login": typed("login_attempt", { signal: "closed_preauth" }),
    "a refusal by PAM": typed("login_attempt", { signal: "pam_failure", user: "bob" }),
  }),
  ...finding("LOW", "AUTHENTICATION", {
    "an outcome in words": typed("login", { user: "alice", outcome: "Failure" }),
    "a failure as text": typed("login_attempt", { user: "alice", success: "False" }),
    "too many attempts at sshd": typed("login_attempt", { signal: "max_attempts", username: "root" }),
  }),
  ...quiet({
    "a login": typed("login_attempt", { username: "alice", success: true, service: "ssh" }),
    "a login at sshd": typed("login_attempt", { signal: "accepted", username: "alice", success: true }),
    "an outcome that is not told": typed("login_attempt", { username: "alice" }),
    "a null outcome": typed("login_attempt", { username: "alice", success: null }),
    "a job that failed": typed("job_finished", { user: "app", signal: "failed", success: false }),
    "an offered key": typed("login_attempt", { signal: "failed", method: "publickey", username: "git" }),
    "a request with a user name": typed("http_request", { username: "alice", status: "failed" }),
    "a session that ended": typed("login_attempt", { signal: "session_closed", username: "alice" }),
  }),
];
