import type { DetectionCase } from "../../model/detection.ts";
import { BROWSER, finding, get, post, quiet, typed } from "./case-events.ts";

export const cases: readonly DetectionCase[] = [
  ...finding("MEDIUM", "XSS", {
    "script tag": get("/search?q=<script>alert(1)</script>"),
    "encoded script tag": get("/search?q=%3Cscript%3Ealert(document.cookie)%3C%2Fscript%3E"),
    "double-encoded script tag": get("/search?q=%253Cscript%253Ealert(1)"),
    "HTML entities": post("/comments", "text=&#x3c;script&#x3e;alert(1)"),
    "JSON escapes": post("/comments", '{"text":"\\u003cscript\\u003ealert(1)"}'),
    "an image that fails": get("/search?q=<img src=x onerror=alert(1)>"),
    "svg without spaces": get("/search?q=%3Csvg/onload=alert`1`%3E"),
    "out of an attribute": get('/search?q="%20autofocus%20onfocus=alert(1)%20x="'),
    "script URI": get("/redirect?to=javascript:alert(document.domain)"),
    "split script URI": get("/redirect?to=java%0ascript:alert(1)"),
    "script URI behind a harmless start": get("/redirect?to=javascript:void(0);alert(1)"),
    "a referer": get("/", { headers: { Referer: "https://x.example/?<script src=//evil.example/x.js>" } }),
    "a frame from elsewhere": get("/search?q=<iframe src=//evil.example>"),
    "out of a script's string": get("/search?q='-alert(1)-'"),
    "a letter apart": get("/redirect?to=jav%09ascript:alert(1)"),
    "a template expression": get("/search?q={{constructor.constructor('alert(1)')()}}"),
    "called normal": typed(
      "normal_traffic",
      { url: "/?q=<svg onload=alert(1)>" },
      { threat_type: "NORMAL_TRAFFIC" },
    ),
  }),
  ...quiet({
    "a heart": get("/search?q=i+<3+you"),
    "a comparison": get("/search?q=a<b and only=5"),
    "prose about scripts": post("/posts", "JavaScript: the good parts. Use onload = fast pages; <b>bold</b>"),
    "a crawler on an empty link": get("/javascript:void(0);"),
    "rich text": post("/posts", '<p class="lead">Hello <a href="https://example.com/on/sale">there</a></p>'),
    "an embedded video": post("/posts", '<iframe src="https://video.example/embed/1" width="560"></iframe>'),
    "prose about style": post("/posts", "a style of artistic expression (painting)"),
    "code in a post": post("/posts", 'log("saved");alert("done")'),
    "a JSON list": post("/words", '{"words":["fetch","prompt"],"style":"bold"}'),
    "XML with an attribute online": post("/status", '<service name="db" online="true" once="1"/>'),
    "a browser's request": get("/products/7", BROWSER),
  }),
];
