import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { build } from "../suite/build.ts";
import { buildDashboard } from "../suite/dashboard.ts";
import { checkJava } from "../suite/java.ts";
import { WORK } from "../suite/paths.ts";
import { freePorts } from "../suite/ports.ts";
import { startSuite } from "../suite/suite.ts";

declare module "vitest" {
  export interface ProvidedContext {
    projectId: string;
    firestoreHost: string;
    pubsubHost: string;
    authHost: string;
    functionsHost: string;
    /** The API through Hosting, without a path. */
    hostingUrl: string;
  }
}

/** Builds the functions and the dashboard, and starts a suite on ports of its own, for all tests below `test/`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await checkJava(process.env);
  await Promise.all([build(), buildDashboard()]);
  const suite = await startSuite({ ports: await freePorts(), logFile: join(WORK, "test-suite.log") });
  // The tests' own processes inherit these, and with them the client libraries.
  Object.assign(process.env, suite.env);
  project.provide("projectId", suite.projectId);
  project.provide("firestoreHost", suite.firestoreHost);
  project.provide("pubsubHost", suite.pubsubHost);
  project.provide("authHost", suite.authHost);
  project.provide("functionsHost", suite.functionsHost);
  project.provide("hostingUrl", suite.hostingUrl);
  return () => suite.stop();
}
