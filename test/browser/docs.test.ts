import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";

let browser: Browser;
let page: Page;
const problems: string[] = [];
const hosts = new Set<string>();

beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(`${inject("hostingUrl")}/api/docs`);
});

afterAll(async () => {
  await browser?.close();
});

describe("the API reference", () => {
  test("shows every group of routes, without an error, from our own host alone", async () => {
    await page.getByRole("link", { name: "Alerts", exact: true }).waitFor();
    for (const tag of ["System", "Events", "Threats", "Suppressions"]) {
      expect(await page.getByRole("link", { name: tag, exact: true }).count()).toBe(1);
    }
    expect(problems).toEqual([]);
    expect([...hosts]).toEqual([new URL(inject("hostingUrl")).host]);
  });

  test("sends a request to the running API and shows its reply", async () => {
    await page.locator("#operations-System-getInfo").click();
    await page.getByRole("button", { name: "Execute", exact: true }).click();
    const reply = page.locator("#operations-System-getInfo .live-responses-table .microlight").first();
    await reply.waitFor();
    expect(await reply.textContent()).toContain('"name": "ThreatStream"');
    expect(problems).toEqual([]);
  });
});
