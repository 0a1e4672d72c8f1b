/** True in the local suite, where the emulator sets this; the deployed platform never does. */
export function isEmulator(): boolean {
  return process.env["FUNCTIONS_EMULATOR"] === "true";
}
