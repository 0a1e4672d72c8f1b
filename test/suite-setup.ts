import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    firestoreHost: string;
  }
}

export default function setup(project: TestProject): void {
  project.provide("firestoreHost", process.env["FIRESTORE_EMULATOR_HOST"] ?? "127.0.0.1:18081");
}
