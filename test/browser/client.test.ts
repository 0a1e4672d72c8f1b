import { fileURLToPath } from "node:url";
import { PubSub } from "@google-cloud/pubsub";
import { TOPICS } from "@threatstream/contracts";
import { build } from "esbuild";
import { deleteApp, initializeApp } from "firebase-admin/app";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { createUser } from "../support/web.ts";

/* The client in a real browser: bundled as a frontend bundles it, signed in, under the security rules. */

const projectId = inject("projectId");
const admin = initializeApp({ projectId }, "browser-client");
const pubsub = new PubSub({ projectId });
const problems: string[] = [];
let browser: Browser;
let page: Page;
let openPage: () => Promise<Page>;

/** The page's script, bundled. */
async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("client-page.js", import.meta.url))],
    bundle: true,
    format: "iife",
    platform: "browser",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

beforeAll(async () => {
  const [script, user] = await Promise.all([pageScript(), createUser(admin, "viewer")]);
  browser = await launchBrowser();
  const [firestore, auth] = [inject("firestoreHost"), inject("authHost")];
  const settings = new URLSearchParams({ projectId, firestore, auth, ...user });
  openPage = async () => {
    const opened = await browser.newPage();
    opened.on("pageerror", (error) => problems.push(String(error)));
    await opened.route("**/client-page", (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><title>client</title><body></body>" }),
    );
    await opened.goto(`${inject("hostingUrl")}/client-page#${settings.toString()}`);
    await opened.addScriptTag({ content: script });
    return opened;
  };
});

afterAll(async () => {
  await browser?.close();
  await pubsub.close();
  await deleteApp(admin);
});

/** Waits until an element says this; where it never does, the error tells what the page says instead. */
async function shows(selector: string, text: RegExp): Promise<void> {
  try {
    await page.locator(selector, { hasText: text }).waitFor({ timeout: 45_000 });
  } catch (cause) {
    const said = await page.locator("body").innerText();
    throw new Error(`${selector} does not say ${text}; the page says:\n${said}\n${problems.join("\n")}`, {
      cause,
    });
  }
}

describe("the client in a browser", () => {
  // On a starved machine the SDK gives up its first connection after ten seconds, and backs off for up to a minute: another try
  // begins with another page.
  test("connects, tells each threat once, and calls the API of its own host", { retry: 2 }, async () => {
    page = await openPage();
    await shows("#status", /^connected$/);
    const events = Array.from({ length: 10 }, (_, index) => ({
      event_id: `browser-client-${index}`,
      timestamp: "2026-03-12T12:00:00.000Z",
      event_type: "sql_injection",
      source_ip: "198.51.100.240",
      payload: { query: "id=1' UNION SELECT password FROM users--" },
    }));
    await pubsub.topic(TOPICS.raw).publishMessage({ json: events });
    await page.locator("li", { hasText: "browser-client-" }).nth(9).waitFor({ timeout: 60_000 });
    const told = await page.locator("li", { hasText: "browser-client-" }).allTextContents();
    expect(told.toSorted()).toEqual(events.map(({ event_id }) => event_id));
    await shows("#api", /^ThreatStream$/);
    expect(problems).toEqual([]);
  });
});
