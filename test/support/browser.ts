import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { Browser } from "playwright-core";

// Made for a function's sandbox: with one process for everything, closing a context ends the browser, and without web security a
// page may do what a reader's browser refuses.
const UNWANTED: ReadonlySet<string> = new Set(["--single-process", "--no-zygote", "--disable-web-security"]);

/** A headless Chromium that came with `npm ci`: nothing is downloaded. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((argument) => !UNWANTED.has(argument)),
    headless: true,
  });
}
