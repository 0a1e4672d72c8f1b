/** Something that the user can mend; the message is one line that says what to do. */
export class CliError extends Error {
  override name = "CliError";
}

/** The command line itself is wrong. */
export class UsageError extends CliError {
  override name = "UsageError";
}
