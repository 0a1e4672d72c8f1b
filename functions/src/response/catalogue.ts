import { PlaybookError } from "./errors.ts";
import { parsePlaybook } from "./playbook.ts";
import type { CompiledPlaybook } from "./playbook.ts";

/** A document of `playbooks` in Firestore. */
export interface StoredPlaybook {
  /** The id of the document. */
  readonly id: string;
  readonly data: unknown;
}

/** The playbooks in force. */
export interface Catalogue {
  /** By id, in the order of the ids. */
  readonly playbooks: readonly CompiledPlaybook[];
  /** Stored ones that are not valid, and why. */
  readonly refused: readonly { readonly id: string; readonly error: PlaybookError }[];
}

/**
 * The bundled playbooks, with those that an operator has stored in addition or in their place. One that is not valid is
 * refused together with the bundled one of its id: the operator wanted something else than that does. Never throws for what
 * is stored.
 */
export function catalogueOf(
  bundled: readonly CompiledPlaybook[],
  stored: readonly StoredPlaybook[],
): Catalogue {
  const held = new Map(bundled.map((playbook) => [playbook.definition.id, playbook]));
  const refused: { id: string; error: PlaybookError }[] = [];
  for (const { id, data } of stored) {
    held.delete(id);
    try {
      held.set(id, storedPlaybook(id, data));
    } catch (error) {
      if (!(error instanceof PlaybookError)) throw error;
      refused.push({ id, error });
    }
  }
  const ids = [...held.keys()].toSorted();
  return { playbooks: ids.flatMap((id) => held.get(id) ?? []), refused };
}

function storedPlaybook(id: string, data: unknown): CompiledPlaybook {
  const playbook = parsePlaybook(data);
  if (playbook.definition.id === id) return playbook;
  const message = `is ${playbook.definition.id}; it must be the document's id`;
  throw new PlaybookError(`Playbook ${id} is not valid`, [{ path: "id", message }]);
}
