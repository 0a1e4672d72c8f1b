import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { Browser } from "playwright-core";

// Made for a function's sandbox: with one process for everything, closing a context ends the browser, and without web security a
// page may do what a reader's browser refuses.
const UNWANTED: ReadonlySet<string> = new Set(["--single-process", "--no-zygote", "--disable-web-security"]);

// A page that a test answers itself comes from no address, so Chromium takes it for a public one and keeps it from the emulators.
const LOCAL_CHECKS = "LocalNetworkAccessChecks";

/** A headless Chromium that came with `npm ci`: nothing is downloaded. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args
      .filter((argument) => !UNWANTED.has(argument))
      .map((argument) =>
        argument.startsWith("--disable-features=") ? `${argument},${LOCAL_CHECKS}` : argument,
      ),
    headless: true,
  });
}
