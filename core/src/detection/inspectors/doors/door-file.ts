import { z } from "zod";

const lower = z
  .string()
  .min(1)
  .refine((text) => text === text.toLowerCase(), "is not in lower case");
const condition = z.strictObject({ name: lower, has: z.array(lower).min(1).optional() });
const sample = z.strictObject({
  request: z.string().regex(/^[A-Z]+ \/\S*$/, "is not a method and a target"),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
});
/** A file of `rules/doors`: a door, the requests that it finds, and ordinary ones that it leaves alone. */
export const doorFileSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  title: z.string().min(1),
  product: z.string().min(1),
  cve: z.array(z.string().regex(/^CVE-\d{4}-\d{4,7}$/)),
  methods: z
    .array(z.string().regex(/^[A-Z]+$/))
    .min(1)
    .optional(),
  path: lower.refine((text) => text.startsWith("/"), "does not start with a slash"),
  parameters: z.array(condition).min(1).optional(),
  headers: z.array(condition).min(1).optional(),
  query: z.array(lower).min(1).optional(),
  body: z.array(lower).min(1).optional(),
  finds: z.array(sample).min(1),
  quiet: z.array(sample).min(1),
});

/** A door with the requests that it must and must not find. */
export type DoorFile = z.infer<typeof doorFileSchema>;
