import { weighted } from "../random.ts";

/** Browsers of visitors, about as common as they are. */
export const BROWSERS = weighted([
  [
    9,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36",
  ],
  [
    6,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1",
  ],
  [
    5,
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Mobile Safari/537.36",
  ],
  [
    3,
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15",
  ],
  [
    3,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36 Edg/144.0.0.0",
  ],
  [2, "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0"],
  [1, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:147.0) Gecko/20100101 Firefox/147.0"],
]);

/** Programs that talk to the API. */
export const CLIENTS = [
  "shop-app/7.2.1 (iPhone; iOS 18.3)",
  "shop-app/7.2.0 (Android 15; Pixel 9)",
  "okhttp/4.12.0",
  "partner-sync/3.4 (+https://partner.example/bot)",
] as const;

/** Search engines' crawlers. */
export const CRAWLERS = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
] as const;

/** What attackers' scripts say they are, where they do not lie. */
export const SCRIPTS = [
  "python-requests/2.32.3",
  "curl/8.12.1",
  "Go-http-client/1.1",
  "Wget/1.24.5",
] as const;

/** Tools for scanning that give their name. */
export const SCANNERS = [
  "Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:000003)",
  "Nuclei - Open-source project (github.com/projectdiscovery/nuclei)",
  "gobuster/3.6",
  "feroxbuster/2.11.0",
  "Fuzz Faster U Fool v2.1.0",
] as const;

export const SQLMAP = "sqlmap/1.9.2#stable (https://sqlmap.org)";
