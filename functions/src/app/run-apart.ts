/**
 * Runs tasks one after another, each whether or not those before it failed. Rejects at the end with an `AggregateError` of all
 * failures, each an error that names its task and has the failure as its cause.
 */
export async function runApart(tasks: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
  const failures: Error[] = [];
  for (const [name, task] of Object.entries(tasks)) {
    try {
      await task();
    } catch (cause) {
      failures.push(new Error(`${name} failed: ${String(cause)}`, { cause }));
    }
  }
  if (failures.length === 0) return;
  throw new AggregateError(failures, failures.map(({ message }) => message).join("; "));
}
