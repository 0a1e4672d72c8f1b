import { once } from "./once.ts";
import { parseRange } from "./pipeline/addresses.ts";
import { createBlocking } from "./response/blocking.ts";
import { readResponseSettings } from "./settings.ts";
import { blocklistFeed, createBlocklist } from "./store/blocklist.ts";
import { wireFirestore } from "./wiring.ts";

/** What people do with the blocklist. */
export const wireBlocking = once(async () => {
  const db = await wireFirestore();
  const { protectedRanges } = readResponseSettings();
  return createBlocking({
    blocklist: createBlocklist({ db, clock: Date.now, random: Math.random }),
    firewalls: [],
    protection: { ranges: protectedRanges.map(parseRange) },
    feed: blocklistFeed(db, Date.now),
    clock: Date.now,
  });
});
