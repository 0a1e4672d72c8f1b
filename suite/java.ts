import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { SuiteError } from "./errors.ts";

const LEAST = 11;
const ADVICE = `The emulators need Java ${LEAST} or later: install a JRE (for example from https://adoptium.net) and try again.`;

/** The environment in which `java` is the one that the emulators are to use: that of JAVA_HOME, else the PATH's. */
export function javaEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const home = env["JAVA_HOME"];
  if (home === undefined || home === "") return env;
  return { ...env, PATH: `${join(home, "bin")}${delimiter}${env["PATH"] ?? ""}` };
}

/** Throws `SuiteError` where there is no Java, or one that is too old. */
export async function checkJava(env: NodeJS.ProcessEnv): Promise<void> {
  let output: string;
  try {
    const { stdout, stderr } = await promisify(execFile)("java", ["-version"], { env: javaEnvironment(env) });
    output = stderr + stdout;
  } catch (error) {
    throw new SuiteError(`No Java was found. ${ADVICE}`, { cause: error });
  }
  const major = javaMajor(output);
  if (major === undefined || major < LEAST) {
    throw new SuiteError(`The Java on the PATH is version ${major ?? "unknown"}. ${ADVICE}`);
  }
}

/** The major version in the output of `java -version`: 8 for `1.8.0_292`, 17 for `17.0.15`. */
export function javaMajor(output: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return match === null ? undefined : Number(match[1]);
}
