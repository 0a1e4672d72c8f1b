import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    reporters:
      process.env["CI"] === undefined
        ? ["default"]
        : ["default", ["json", { outputFile: ".suite/test-results.json" }]],
    projects: [
      {
        // Everything that needs no emulator: beside the code it tests.
        test: {
          name: "unit",
          testTimeout: 60_000,
          include: [
            "{contracts,sigma,core,scenarios,functions,cli,client,dashboard,simulator,suite,test/bench,test/soak}/**/*.test.ts",
          ],
          exclude: ["**/node_modules/**", "**/lib/**", "**/*.property.test.ts"],
        },
      },
      {
        // Long runs over generated input: `npx vitest run --project property`.
        test: {
          name: "property",
          testTimeout: 600_000,
          include: ["**/*.property.test.ts"],
          exclude: ["**/node_modules/**", "**/lib/**"],
        },
      },
      {
        // What only the emulator suite can show; it runs on ports of its own.
        test: {
          name: "suite",
          include: ["test/**/*.test.ts"],
          exclude: ["test/{bench,soak}/**"],
          globalSetup: ["test/suite-setup.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
