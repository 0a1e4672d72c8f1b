import { loadGeo } from "@threatstream/core/geo";
import { expect, test } from "vitest";
import { Random } from "../random.ts";
import { BOTS, CLOUDS, DROPS, GUESSERS, HOMES, HOSTERS, RUSSIA, SURVEYORS, addressIn } from "./networks.ts";

const NETWORKS = [...HOMES, ...GUESSERS, ...HOSTERS, ...BOTS, ...SURVEYORS, ...CLOUDS, ...DROPS, ...RUSSIA];

test("addresses are where the registries say", async () => {
  const geo = await loadGeo();
  const random = new Random("networks");
  for (const network of NETWORKS) {
    for (let sample = 0; sample < 50; sample += 1) {
      const address = addressIn(random, [network]);
      expect([address, geo(address)?.countryCode]).toEqual([address, network.country]);
    }
  }
});
