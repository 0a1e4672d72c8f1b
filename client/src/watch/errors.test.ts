import { FirebaseError } from "firebase/app";
import { expect, test } from "vitest";
import { WatchRefusedError, toWatchError } from "./errors.ts";

test("a refusal says which role is missing and what to do", () => {
  const error = toWatchError(new FirebaseError("permission-denied", "Missing permissions."), "threats");
  expect(error).toBeInstanceOf(WatchRefusedError);
  expect(error).toMatchObject({ code: "permission-denied", path: "threats" });
  expect(error.message).toMatch(/threats.*"viewer".*getIdToken\(true\)/);
});

test("any other failure keeps its code and its cause", () => {
  const cause = new FirebaseError("failed-precondition", "The query requires an index.");
  const error = toWatchError(cause, "alerts");
  expect(error).not.toBeInstanceOf(WatchRefusedError);
  expect(error).toMatchObject({ code: "failed-precondition", cause });
  expect(error.message).toContain("The query requires an index.");
});
