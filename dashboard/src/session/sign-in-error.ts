/** What a failed sign-in means for the person who tries. */
export function signInError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "auth/invalid-credential":
    case "auth/wrong-password":
    case "auth/user-not-found":
      return "The e-mail or the password is wrong.";
    case "auth/too-many-requests":
      return "Too many tries. Wait a few minutes, then try again.";
    case "auth/network-request-failed":
      return "The sign-in service can't be reached. Check the connection, then try again.";
    case "auth/popup-closed-by-user":
    case "auth/cancelled-popup-request":
      return "";
    default:
      return `Signing in failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
