import { FirebaseError } from "firebase/app";
import { expect, test } from "vitest";
import { WatchRefusedError, toWatchError } from "./errors.ts";

test("a refusal says which role is missing and what to do", () => {
  const error = toWatchError(
    new FirebaseError("permission-denied", "Missing permissions."),
    "threats",
    "shop",
  );
  expect(error).toBeInstanceOf(WatchRefusedError);
  expect(error).toMatchObject({ code: "permission-denied", path: "threats", ended: true });
  expect(error.message).toMatch(/threats.*"shop".*"viewer".*getIdToken\(true\)/);
});

test("any other failure keeps its code and its cause", () => {
  const cause = new FirebaseError("failed-precondition", "The query requires an index.");
  const error = toWatchError(cause, "alerts", "shop");
  expect(error).not.toBeInstanceOf(WatchRefusedError);
  expect(error).toMatchObject({ code: "failed-precondition", ended: true, cause });
  expect(error.message).toContain("The query requires an index.");
});
