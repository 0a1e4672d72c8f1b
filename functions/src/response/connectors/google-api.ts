import { ConnectorError } from "./connector-error.ts";
import type { Http } from "./http.ts";
import type { JsonApi } from "./json-api.ts";

/** What calls to Google Cloud need. */
export interface GooglePorts {
  readonly http: Http;
  /** A token of the scope `https://www.googleapis.com/auth/cloud-platform`; kept while it is valid, by whoever gives it. */
  readonly getAccessToken: () => Promise<string>;
  /** Waits, milliseconds; rejects when the signal is aborted. */
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** A Google API at a base URL. */
export function googleApi(ports: GooglePorts, baseUrl: string, timeoutMs: number | undefined): JsonApi {
  const token = () =>
    ports.getAccessToken().catch(() => {
      // Without its cause: what a token service rejects with quotes the request, secrets and all.
      throw new ConnectorError("Google gave no access token; check the function's service account", {
        reason: "unreachable",
      });
    });
  return { http: ports.http, baseUrl: baseUrl.replace(/\/+$/, ""), token, timeoutMs };
}

const BUSY_MS = 2_000;

/** The failure of a change that met another one of the same thing: to be repeated soon. */
export function busyWith(what: string): ConnectorError {
  return new ConnectorError(`Google Cloud is busy with another change of ${what}; it takes this one later`, {
    reason: "status",
    status: 409,
    retryAfterMs: BUSY_MS,
  });
}

/** How a long-running operation stands. */
export interface OperationState {
  readonly name: string;
  readonly isDone: boolean;
  /** Where it failed: the status that says so in HTTP, and Google's code. */
  readonly failure?: { readonly status: number; readonly code: string } | undefined;
}

/** Waits between looks at an operation: some 20 seconds in all. */
const WAITS_MS = [100, 250, 500, 1_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000];

/**
 * Resolves when an operation has succeeded.
 *
 * @param look Reads the operation by its name.
 * @throws {ConnectorError} `status` where it failed; `timeout` where it takes too long, or is given up.
 */
export async function untilDone(
  first: OperationState,
  look: (name: string) => Promise<OperationState>,
  pause: GooglePorts["pause"],
  signal?: AbortSignal,
): Promise<void> {
  let state = first;
  for (const wait of WAITS_MS) {
    if (state.isDone) break;
    // A pause that is given up ends the waiting: the next look fails by the same signal, in this module's own terms.
    await pause(wait, signal).catch(() => undefined);
    state = await look(state.name);
  }
  if (!state.isDone) {
    throw new ConnectorError("Google Cloud has not finished the change in time; it may yet take effect", {
      reason: "timeout",
    });
  }
  if (state.failure === undefined) return;
  const { status, code } = state.failure;
  throw new ConnectorError(`Google Cloud could not make the change (${code})`, { reason: "status", status });
}
