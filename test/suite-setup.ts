import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    firestoreHost: string;
    pubsubHost: string;
    authHost: string;
    apiUrl: string;
    projectId: string;
  }
}

export default function setup(project: TestProject): void {
  project.provide("firestoreHost", process.env["FIRESTORE_EMULATOR_HOST"] ?? "127.0.0.1:18081");
  project.provide("pubsubHost", "127.0.0.1:18085");
  project.provide("authHost", "");
  project.provide("apiUrl", "");
  project.provide("projectId", "demo-test");
}
