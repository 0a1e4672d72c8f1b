import { z } from "zod";

/** So many threats go in one task: what one request to the model can hold. */
export const MAX_TASK_THREATS = 20;

/** What is asked of the analysis: threats of one source. */
export const AnalysisTask = z.object({
  threats: z
    .array(
      z.object({
        id: z.string().regex(/^THR-[0-9a-f]{24}$/),
        /** What it has in common with threats that one answer fits; see `fingerprint.ts`. */
        fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
        /** What its event said, as JSON: masked and cut; absent for a correlation. */
        payload: z.string().max(8_192).optional(),
      }),
    )
    .min(1)
    .max(MAX_TASK_THREATS),
});
export type AnalysisTask = z.infer<typeof AnalysisTask>;
