import { expect, test } from "vitest";
import { descendantsOf, readProcesses } from "./processes.ts";

const PS = `    1     0  10240 /sbin/init
  100     1  51200 node test/soak/main.ts
  200   100 204800 node firebase.js emulators:start
  300   200 524288 java -jar firestore-emulator.jar --port 8080
  400     1 999999 somebody else's
`;

test("the processes of a soak are those that it started, and theirs", () => {
  const found = descendantsOf(100, readProcesses(PS));
  expect(found.map(({ pid, memory }) => [pid, memory])).toEqual([
    [200, 200],
    [300, 512],
  ]);
});
