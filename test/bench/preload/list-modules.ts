import { registerHooks } from "node:module";

/* Preloaded into a served function: says over IPC which modules have been loaded, ES modules and CommonJS alike. */
const urls: string[] = [];
registerHooks({
  load(url, context, nextLoad) {
    urls.push(url);
    return nextLoad(url, context);
  },
});
process.on("message", () => process.send?.(urls));
