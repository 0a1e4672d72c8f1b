/** Something about the machine keeps the suite from starting; the message is one line that says what to do. */
export class SuiteError extends Error {
  override name = "SuiteError";
}
