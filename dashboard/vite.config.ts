import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm start` serves the API and what Hosting says about the project. */
const SUITE = process.env["THREATSTREAM_URL"] ?? "http://localhost:8000";

export default defineConfig({
  plugins: [react()],
  // Firestore's pipelines, which the page does not use, bring a regular-expression engine of 150 kB.
  resolve: { alias: { re2js: fileURLToPath(new URL("src/session/no-re2js.ts", import.meta.url)) } },
  build: {
    target: ["chrome123", "firefox120", "safari17.5"],
    // A file that is inlined as a data: URL would not pass the Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 5173,
    proxy: { "/api": SUITE, "/__": SUITE },
  },
});
