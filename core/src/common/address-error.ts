/** Base of what goes wrong while the enrichment is set up: a wrong setting, or geographic data that cannot be read. */
export class EnrichmentError extends Error {
  override readonly name: string = "EnrichmentError";
}
