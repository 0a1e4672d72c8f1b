import { DeadLetter, wireForm } from "@threatstream/contracts";
import { escapeInvisible } from "@threatstream/core/common";
import { COLLECTIONS } from "@threatstream/functions/firestore";
import { readBytes } from "@threatstream/functions/firestore/commit";
import { initializeApp } from "firebase-admin/app";
import { Timestamp, getFirestore } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import { cloudError } from "../cloud-errors.ts";
import { readArgs, wholeNumber } from "../command.ts";
import type { Command } from "../command.ts";
import { deadLetterText } from "../dead-letter-text.ts";
import { CliError, UsageError } from "../errors.ts";
import { formatNamed, openRawTopic } from "../pubsub.ts";
import type { RawTopic } from "../pubsub.ts";
import { replayOf } from "../replay.ts";
import { findTarget } from "../target.ts";

const HELP = `Usage: npm run -s threatstream -- dead-letters list [--limit N] [--json] [--project P]
       npm run -s threatstream -- dead-letters replay ID…|--all [--project P]

Records that could not be processed: list shows them, newest first; replay sends them once more, for example after a newer
version has been deployed that can read them. A record that was sent before changes nothing; one that is still refused stays
the same dead letter. What was replayed stays in the list, marked.

  --limit N      how many to list, 1 to 1000. Default 50
  --json         a JSON line each
  --all          replay every dead letter that has not been replayed yet
  --project P    a deployed project, with your Application Default Credentials. Default: the running suite

Examples:
  npm run -s threatstream -- dead-letters list --limit 10
  npm run -s threatstream -- dead-letters replay DLQ-0123456789abcdef01234567
  npm run -s threatstream -- dead-letters replay --all --project my-project`;

/** How many dead letters are replayed at one time. */
const PARALLEL = 8;
const ID = /^DLQ-[0-9a-f]{24}$/;

/** `threatstream dead-letters`: lists and replays what was refused. */
export const deadLetters: Command = {
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
    if (action === "list" && (ids.length > 0 || values.all === true)) {
      throw new UsageError("list takes no ids and no --all: it shows the newest, --limit says how many");
    }
    if (action === "replay" && ids.length > 0 === (values.all === true)) {
      throw new UsageError("Name the dead letters to replay, or say --all");
    }
    const wrong = ids.find((id) => !ID.test(id));
    if (wrong !== undefined) {
      throw new UsageError(`${JSON.stringify(wrong)} is no dead letter's id: list shows them (DLQ-…)`);
    }
    const target = await findTarget({
      project: values.project,
      services: action === "list" ? ["firestore"] : ["firestore", "pubsub"],
    });
    const db = getFirestore(initializeApp({ projectId: target.projectId }));
    try {
      if (action === "list") return await list(db, limit, values.json === true);
      const topic = openRawTopic(target);
      try {
        return await replayAll(db, topic, values.all === true ? await waiting(db) : ids);
      } finally {
        await topic.close();
      }
    } catch (error) {
      throw cloudError(action === "list" ? "Listing dead letters" : "Replaying", target, error);
    } finally {
      await db.terminate();
    }
  },
};

async function list(db: Firestore, limit: number, json: boolean): Promise<number> {
  const letters = db.collection(COLLECTIONS.deadLetters);
  const { docs } = await letters.orderBy("received_at", "desc").limit(limit).get();
  for (const doc of docs) {
    const parsed = DeadLetter.safeParse(wireForm(doc.data()));
    if (!parsed.success)
      console.error(`${escapeInvisible(doc.id)} is left out: it is no dead letter of this version`);
    else console.log(json ? JSON.stringify(parsed.data) : deadLetterText(parsed.data));
  }
  if (docs.length === 0 && !json) console.log("There are no dead letters.");
  if (docs.length === limit) console.error(`These are the newest ${limit}; --limit shows more.`);
  return 0;
}

/** The ids of all that have not been replayed, the oldest first. */
async function waiting(db: Firestore): Promise<string[]> {
  const letters = db.collection(COLLECTIONS.deadLetters).orderBy("received_at").select("replayed_at");
  const { docs } = await letters.get();
  return docs.filter((doc) => doc.get("replayed_at") === undefined).map((doc) => doc.id);
}

async function replayAll(db: Firestore, topic: RawTopic, ids: readonly string[]): Promise<number> {
  let failed = 0;
  for (let at = 0; at < ids.length; at += PARALLEL) {
    const outcomes = ids.slice(at, at + PARALLEL).map(async (id) => {
      try {
        console.log(`${id}  ${await replay(db, topic, id)}`);
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        failed += 1;
        console.error(`${id}  not replayed: ${error.message}`);
      }
    });
    await Promise.all(outcomes);
  }
  const replayed = ids.length - failed;
  const tail = failed === 0 ? "" : `; ${failed} could not be`;
  console.log(`Replayed ${replayed} dead letter${replayed === 1 ? "" : "s"}${tail}.`);
  return failed === 0 ? 0 : 1;
}

/** Publishes a dead letter's bytes again and marks it; says how. Stopped between the two, it is only sent once more. */
async function replay(db: Firestore, topic: RawTopic, id: string): Promise<string> {
  const ref = db.doc(`${COLLECTIONS.deadLetters}/${id}`);
  const data = (await ref.get()).data();
  if (data === undefined) throw new CliError("there is no such dead letter");
  const parsed = DeadLetter.safeParse(wireForm(data));
  if (!parsed.success) throw new CliError("it is no dead letter of this version");
  const letter = parsed.data;
  const { messages, leftOut } = replayOf(letter, Buffer.from(await readBytes(db, id)));
  if (messages.length === 0) throw new CliError("none of its records fits into a message");
  const format = formatNamed(letter.format);
  for (const message of messages) await topic.publish(message, format);
  await ref.update({ replayed_at: Timestamp.now() });
  const how = messages.length === 1 ? "replayed" : `replayed in ${messages.length} messages`;
  return leftOut === 0 ? how : `${how}, without ${leftOut} records that no message can hold`;
}
