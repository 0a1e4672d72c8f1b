import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { PubSub } from "@google-cloud/pubsub";
import { TOPICS } from "@threatstream/contracts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { runSchedules } from "../../suite/tick.ts";
import { seedUsers } from "../../suite/users.ts";
import { launchBrowser } from "../support/browser.ts";

/* The console in a real browser, on the open suite: as Hosting serves it, under its Content-Security-Policy. */

const SCREENSHOTS = fileURLToPath(new URL("screenshots/", import.meta.url));
/** Markup in every field that a sender chooses. */
const HOSTILE = `<img src=x onerror="document.title='owned'">`;
const SOURCE = "203.0.113.77";
/** Of an alert that stays open. */
const OTHER_SOURCE = "203.0.113.78";
const MAX_SCRIPT_BYTES = 250 * 1024;

const pubsub = new PubSub({ projectId: inject("projectId") });
const problems: string[] = [];
const scripts = new Map<string, number>();
const hosts = new Set<string>();
let browser: Browser;
let axe: string;

interface Look {
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
}

async function open(
  path: string,
  { theme = "light", width = 1440, height = 1000 }: Look = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("request", (request) => hosts.add(new URL(request.url()).hostname));
  await page.goto(inject("hostingUrl") + path);
  await page.locator(".live-live").waitFor({ timeout: 60_000 });
  return page;
}

/** Publishes attacks whose every free text is hostile; each id is an event of its own. */
async function attack(ids: readonly string[], source = SOURCE): Promise<void> {
  const events = ids.map((id) => ({
    event_id: `${id} ${HOSTILE}`,
    timestamp: new Date().toISOString(),
    event_type: "http_request",
    source_ip: source,
    destination_ip: "10.0.0.9",
    payload: {
      method: "GET",
      url: `/search?q=${encodeURIComponent(`' UNION SELECT password FROM users; DROP TABLE x-- ${HOSTILE}`)}`,
      user_agent: HOSTILE,
    },
    metadata: { note: HOSTILE },
  }));
  await pubsub.topic(TOPICS.raw).publishMessage({ json: events });
}

/** The findings of axe, of every level, as one line each. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const runner: unknown = Reflect.get(globalThis, "axe");
    const { violations } = await (
      runner as {
        run(): Promise<{
          violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
        }>;
      }
    ).run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = "" }) => `${id} ${String(target)} ${failureSummary}`),
    );
  });
}

/** The widths at which something is cut off or scrolls sideways are faults. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
}

const shot = (page: Page, name: string) => page.screenshot({ path: `${SCREENSHOTS}${name}.png` });

beforeAll(async () => {
  const source = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  [axe] = await Promise.all([
    readFile(source, "utf8"),
    mkdir(SCREENSHOTS, { recursive: true }),
    seedUsers({ authHost: inject("authHost"), projectId: inject("projectId") }),
  ]);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await pubsub.close();
});

describe("the overview", () => {
  test("needs no sign-in on the open suite, and shows a threat when it comes, as text", async () => {
    const page = await open("/");
    page.on("dialog", () => problems.push("a dialog opened"));
    await attack(["dashboard-1"]);
    const row = page.locator(".feed-row", { hasText: SOURCE }).first();
    await row.waitFor({ timeout: 60_000 });
    await page.locator(".call", { hasText: "SQL injection" }).waitFor();
    await row.getByRole("link").click();
    await page.locator(".drawer-title").waitFor();
    expect(page.url()).toContain("?threat=THR-");
    await page.locator(".drawer", { hasText: "No other threat of this source." }).waitFor();
    expect(await page.title()).toBe("Overview · ThreatStream");
    expect(await page.locator("img").count()).toBe(0);
    await page.goBack();
    await page.locator(".drawer").waitFor({ state: "detached" });
    expect(problems).toEqual([]);
    expect([...hosts].toSorted()).toEqual(["127.0.0.1", "localhost"]);
    await page.context().close();
  });

  test("loads at most 250 KiB of script, gzip, for its first view", async () => {
    const context = await browser.newContext({ locale: "en-GB" });
    const page = await context.newPage();
    // The curve and the map have something to show from the first merge of the aggregates on.
    await runSchedules({ functionsHost: inject("functionsHost"), projectId: inject("projectId") });
    const bodies: Promise<void>[] = [];
    page.on("response", (response) => {
      if (!response.url().endsWith(".js")) return;
      bodies.push(response.body().then((body) => void scripts.set(response.url(), gzipSync(body).length)));
    });
    await page.goto(inject("hostingUrl"));
    await page.locator(".chart canvas").waitFor();
    await page.locator(".map .land").waitFor();
    await Promise.all(bodies);
    const total = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
    expect(scripts.size).toBeGreaterThan(1);
    expect(total).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
    await context.close();
  });
});

describe("the alert queue", () => {
  test("is worked by keys alone: next, acknowledge, investigate, resolve", async () => {
    const page = await open("/alerts");
    await page.locator(".item", { hasText: SOURCE }).first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type(SOURCE);
    await page.locator(".queue-filter").blur();
    await page.keyboard.press("j");
    const tags = page.locator("[aria-labelledby=alert-title]");
    await tags.getByText("New", { exact: true }).waitFor();
    await page.keyboard.press("a");
    await tags.getByText("Acknowledged", { exact: true }).waitFor();
    await page.keyboard.press("i");
    await tags.getByText("Investigating", { exact: true }).waitFor();
    await page.getByText("acknowledged it").waitFor();
    await page.keyboard.press("r");
    await page.getByLabel("What was found and done").fill(HOSTILE);
    await page.keyboard.press("Enter");
    await page.locator(".toast.done", { hasText: "Closed" }).waitFor();
    await page.getByRole("button", { name: "Closed" }).click();
    await page.locator(".item", { hasText: SOURCE }).first().waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test("tells the analyst who was slower", async () => {
    await attack(["dashboard-2"], OTHER_SOURCE);
    const page = await open(`/alerts?text=${OTHER_SOURCE}`);
    const item = page.locator(".item", { hasText: OTHER_SOURCE }).first();
    await item.waitFor({ timeout: 60_000 });
    await item.getByRole("link").click();
    const button = page.getByRole("button", { name: /^Acknowledge/ });
    await button.waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1);
    // The other one's request arrives while this one's is on its way.
    await page.route("**/acknowledge", async (route) => {
      await fetch(`${inject("hostingUrl")}/api/alerts/${id}/acknowledge`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ analyst_id: "somebody-else" }),
      });
      await route.continue();
    });
    await button.click();
    await page.locator(".toast.failed", { hasText: "Somebody was faster" }).waitFor();
    await page.getByText("somebody-else").first().waitFor();
    problems.length = 0; // The browser logs the 409 as an error.
    await page.context().close();
  });

  test("shows a viewer no action", async () => {
    const page = await open("/alerts");
    await page.getByRole("button", { name: /menu$/ }).click();
    await page.getByRole("menuitemradio", { name: "viewer" }).click();
    await page.getByRole("button", { name: "viewer, viewer: menu" }).waitFor();
    await page.locator(".item").first().getByRole("link").click();
    await page.locator(".alert-title").waitFor();
    for (const name of [/^Acknowledge/, /^Resolve/, /^Run playbook/, /^Add note/]) {
      expect(await page.getByRole("button", { name }).count()).toBe(0);
    }
    expect(await page.getByRole("checkbox").count()).toBe(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe("the connection", () => {
  test("that is lost is told, and so is that it is back", async () => {
    const page = await open("/");
    await page.locator(".feed-row").first().waitFor();
    await page.context().setOffline(true);
    await page.locator(".notice", { hasText: "No connection" }).waitFor({ timeout: 90_000 });
    expect(await page.locator(".feed-row").count()).toBeGreaterThan(0);
    await page.context().setOffline(false);
    await page.locator(".live-live").waitFor({ timeout: 90_000 });
    problems.length = 0; // The browser logs each request that failed.
    await page.context().close();
  });
});

const VIEWS = [
  ["overview", "/", ".feed-row"],
  ["alerts", "/alerts?show=closed", ".item"],
  ["threat", "/", ".feed-row a"],
] as const;
const LOOKS = (["light", "dark"] as const).flatMap((theme) =>
  [360, 1440, 3840].map((width) => ({
    theme,
    width,
    height: width === 360 ? 800 : width === 3840 ? 2160 : 1000,
  })),
);

describe.each(VIEWS)("%s", (name, path, ready) => {
  test.each(LOOKS)("has no finding of axe and fits at $width px, $theme", async (look) => {
    const page = await open(path, look);
    await page.locator(ready).first().waitFor({ timeout: 60_000 });
    if (name === "threat") {
      await page.locator(ready).first().click();
      await page.locator(".drawer-title").waitFor();
    }
    await shot(page, `${name}-${look.theme}-${look.width}`);
    expect(await findings(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
