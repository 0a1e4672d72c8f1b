import { PubSub } from "@google-cloud/pubsub";
import { DeadLetter, FORMATS, TOPICS } from "@threatstream/contracts";
import { COLLECTIONS } from "@threatstream/functions/store/collections.ts";
import { readBytes } from "@threatstream/functions/store/dead-letter-bytes.ts";
import { wireForm } from "@threatstream/functions/store/documents.ts";
import { initializeApp } from "firebase-admin/app";
import { Timestamp, getFirestore } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import { Batcher } from "../batches.ts";
import { readArgs, wholeNumber } from "../command.ts";
import type { Command } from "../command.ts";
import { CliError, UsageError } from "../errors.ts";
import { findTarget } from "../target.ts";

const HELP = `Usage: npm run -s threatstream -- dead-letters list [--limit N] [--json] [--project P]
       npm run -s threatstream -- dead-letters replay ID…|--all [--project P]

Records that could not be processed, newest first, and another try for them. Replaying changes nothing but what was
missing; a record that is still refused stays the same dead letter.

  --limit N      how many to list, 1 to 1000. Default 50
  --json         one JSON line each
  --all          replay every dead letter that has not been replayed
  --project P    a deployed project. Default: the running suite`;

/** `threatstream dead-letters`: lists and replays what was refused. */
export const deadLetters: Command = {
  summary: "list refused records, or replay them",
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      limit: { type: "string" },
      json: { type: "boolean" },
      all: { type: "boolean" },
      project: { type: "string" },
    });
    const [action, ...ids] = positionals;
    const limit = wholeNumber("limit", values.limit, { min: 1, max: 1000 }) ?? 50;
    if (action !== "list" && action !== "replay") throw new UsageError("Say what to do: list or replay");
    if (action === "replay" && ids.length === 0 && values.all !== true) {
      throw new UsageError("Name the dead letters to replay, or --all");
    }
    const { projectId } = await findTarget(values.project);
    const db = getFirestore(initializeApp({ projectId }));
    try {
      if (action === "list") await list(db, limit, values.json === true);
      else await replay(db, projectId, values.all === true ? await waiting(db) : ids);
    } finally {
      await db.terminate();
    }
    return 0;
  },
};

async function list(db: Firestore, limit: number, json: boolean): Promise<void> {
  const { docs } = await db
    .collection(COLLECTIONS.deadLetters)
    .orderBy("received_at", "desc")
    .limit(limit)
    .get();
  for (const doc of docs) {
    const letter = DeadLetter.parse(wireForm(doc.data()));
    if (json) {
      console.log(JSON.stringify(letter));
      continue;
    }
    const { id, received_at, reason, format, size, message, preview, replayed_at } = letter;
    const replayed = replayed_at === undefined ? "" : `, replayed ${replayed_at}`;
    console.log(
      `${id}  ${received_at}  ${reason}${format === "" ? "" : ` (${format})`}, ${size} bytes${replayed}`,
    );
    console.log(`    ${message}`);
    if (preview !== "") console.log(`    ${preview}`);
  }
  if (docs.length === 0 && !json) console.log("There are no dead letters.");
}

async function waiting(db: Firestore): Promise<string[]> {
  const { docs } = await db.collection(COLLECTIONS.deadLetters).get();
  return docs.filter((doc) => doc.get("replayed_at") === undefined).map((doc) => doc.id);
}

async function replay(db: Firestore, projectId: string, ids: readonly string[]): Promise<void> {
  const pubsub = new PubSub({ projectId });
  const topic = pubsub.topic(TOPICS.raw);
  try {
    for (const id of ids) {
      const ref = db.doc(`${COLLECTIONS.deadLetters}/${id.replaceAll("/", "_")}`);
      const data = (await ref.get()).data();
      if (data === undefined) throw new CliError(`There is no dead letter ${JSON.stringify(id)}`);
      const letter = DeadLetter.parse(wireForm(data));
      const messages = messagesOf(letter, Buffer.from(await readBytes(db, letter.id)));
      for (const message of messages) await topic.publishMessage(message);
      await ref.update({ replayed_at: Timestamp.now() });
      console.log(`${letter.id}  replayed${messages.length === 1 ? "" : ` in ${messages.length} messages`}`);
    }
    console.log(`Replayed ${ids.length} dead letter${ids.length === 1 ? "" : "s"}.`);
  } finally {
    await pubsub.close();
  }
}

/** The messages that bring a dead letter's bytes back, with its number; a message that was too large comes in parts. */
function messagesOf(letter: DeadLetter, data: Buffer) {
  const named = FORMATS.find((format) => format === letter.format);
  const format = named === undefined ? {} : { format: named };
  const isWhole = letter.index === -1;
  if (!isWhole) return [{ data, attributes: { ...format, occurrences: `0:${letter.occurrence}` } }];
  if (letter.reason !== "too_large" && letter.reason !== "too_many_events")
    return [{ data, attributes: format }];
  const batcher = new Batcher(200);
  const batches = data
    .toString("latin1")
    .split("\n")
    .map((line) => batcher.add({ bytes: Buffer.from(line, "latin1") }));
  return [...batches, batcher.close()]
    .filter((batch) => batch !== undefined)
    .map((batch) => ({ data: batch.data, attributes: { ...format, occurrences: batch.occurrences } }));
}
