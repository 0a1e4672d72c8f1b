import { expect, test } from "vitest";
import { emulatorsOn } from "./stop.ts";

const PROCESSES = `
    1 /sbin/init
  701 java -Duser.language=en -jar /p/.suite/firestore-emulator.jar --host 127.0.0.1 --port 8080 --websocket_port 9150
  702 /opt/a jdk/bin/java -jar /sdk/pubsub-emulator/lib/cloud-pubsub-emulator-all.jar --host=127.0.0.1 --port=8085
  703 java -jar /sdk/pubsub-emulator/lib/cloud-pubsub-emulator-all.jar --host=127.0.0.1 --port=80850
  704 java -jar /sdk/pubsub-emulator/lib/cloud-pubsub-emulator-all.jar --host=127.0.0.1 --port=18085
  705 tail -f emulator.log --port 8080
`;

test("the emulators on our ports are found, and no other suite's", () => {
  expect(emulatorsOn([8080, 8085], PROCESSES)).toEqual([701, 702]);
  expect(emulatorsOn([9999], PROCESSES)).toEqual([]);
});
