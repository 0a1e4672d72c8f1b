import { setFlagsFromString } from "node:v8";

/**
 * Has V8 make all objects in the young generation. After a few collections it otherwise decides, from those few and for good,
 * that what one message is made into lives long, and makes it where only a full collection frees it: garbage that keeps more
 * garbage alive, and a quarter of the pipeline's CPU time (docs/performance.md). To be called before the pipeline is made.
 */
export function keepYoung(): void {
  setFlagsFromString("--no-allocation-site-pretenuring");
}
