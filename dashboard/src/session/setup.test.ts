import { expect, test } from "vitest";
import { parseEmulators, readSetup } from "./setup.ts";

const SCRIPT = `var firebaseConfig = {"projectId":"demo-x"};
if (firebaseConfig) {
  var firebaseEmulators = {
  "auth": { "host": "127.0.0.1", "port": 1, "hostAndPort": "127.0.0.1:1" },
  "firestore": { "host": "127.0.0.1", "port": 2, "hostAndPort": "127.0.0.1:2" }
};
}`;

function host(pages: Readonly<Record<string, string>>): typeof fetch {
  return (input) => {
    const text = pages[input instanceof Request ? input.url : String(input)];
    return Promise.resolve(text === undefined ? new Response("", { status: 404 }) : new Response(text));
  };
}

test("reads the emulators' ports from the script of Hosting", () => {
  expect(parseEmulators(SCRIPT)).toEqual({ auth: "127.0.0.1:1", firestore: "127.0.0.1:2" });
  expect(parseEmulators("var firebaseEmulators = undefined;")).toBeUndefined();
});

test("a local suite that answers without credentials is open", async () => {
  const pages = {
    "/__/firebase/init.json": '{"projectId":"demo-x"}',
    "/__/firebase/init.js?useEmulator=true": SCRIPT,
  };
  expect(await readSetup(host({ ...pages, "/api/playbooks": "{}" }))).toMatchObject({ open: true });
  expect(await readSetup(host(pages))).toMatchObject({ open: false });
});

test("a deployed project is never open and has no emulators", async () => {
  const pages = { "/__/firebase/init.json": '{"projectId":"prod","apiKey":"k"}', "/api/playbooks": "{}" };
  expect(await readSetup(host(pages))).toEqual({
    config: { projectId: "prod", apiKey: "k" },
    emulators: undefined,
    open: false,
  });
});

test("a host without a web app says so", async () => {
  await expect(readSetup(host({ "/__/firebase/init.json": "undefined" }))).rejects.toThrow("no web app");
});
