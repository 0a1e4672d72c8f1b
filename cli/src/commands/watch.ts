import { SEVERITIES, wireForm } from "@threatstream/contracts";
import type { Severity } from "@threatstream/contracts";
import { COLLECTIONS } from "@threatstream/functions/firestore";
import { initializeApp } from "firebase-admin/app";
import { getFirestore } from "firebase-admin/firestore";
import type { Firestore } from "firebase-admin/firestore";
import { oneOf, readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { CliError } from "../errors.ts";
import { alertLine, threatLine } from "../lines.ts";
import { findTarget } from "../target.ts";

const HELP = `Usage: npm run -s threatstream -- watch [--severity S] [--project P]

Follows threats and alerts as they come, a line each, through Firestore listeners. Ctrl-C ends it.

  --severity S   the least severity to show: ${SEVERITIES.join(", ")}. Default LOW
  --project P    a deployed project. Default: the running suite`;

/** How many of the newest documents a listener holds. */
const WINDOW = 100;

/** `threatstream watch`: the live view. */
export const watch: Command = {
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      severity: { type: "string" },
      project: { type: "string" },
    });
    if (positionals.length > 0) throw new CliError(`watch takes no ${JSON.stringify(positionals[0])}`);
    const least = oneOf("severity", values.severity, SEVERITIES) ?? "LOW";
    const target = await findTarget({ project: values.project, services: ["firestore"] });
    const db = getFirestore(initializeApp({ projectId: target.projectId }));
    console.error(`Watching ${target.name}: severity ${least} and above. Ctrl-C ends it.`);
    await new Promise<void>((resolve, reject) => {
      const stops = follow(db, least, reject);
      process.once("SIGINT", () => {
        for (const stop of stops) stop();
        resolve();
      });
    });
    await db.terminate();
    return 0;
  },
};

function follow(db: Firestore, least: Severity, fail: (error: CliError) => void): (() => void)[] {
  const severities = SEVERITIES.slice(SEVERITIES.indexOf(least));
  const shown = new Map<string, string>();
  const listen = (collection: string, order: string, line: (data: Record<string, unknown>) => string) =>
    db
      .collection(collection)
      .where("severity", "in", severities)
      .orderBy(order, "desc")
      .limit(WINDOW)
      .onSnapshot(
        (snapshot) => {
          const news = snapshot.docChanges().filter(({ type, doc }) => {
            // A document is shown once, and again when it has become worse.
            const state = `${doc.get("severity")} ${doc.get("priority") ?? ""}`;
            const isNew = type !== "removed" && shown.get(doc.id) !== state;
            if (isNew) shown.set(doc.id, state);
            return isNew;
          });
          for (const { doc } of news.toReversed()) console.log(line(wireForm(doc.data())));
        },
        (error) =>
          fail(new CliError(`The listener on ${collection} ended: ${error.message}`, { cause: error })),
      );
  return [
    listen(COLLECTIONS.threats, "analyzed_at", threatLine),
    listen(COLLECTIONS.alerts, "created_at", alertLine),
  ];
}
