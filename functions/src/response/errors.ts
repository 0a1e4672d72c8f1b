/** Base of the response's errors. */
export class ResponseError extends Error {
  override name = "ResponseError";
}

/** A document that an execution cannot do without does not exist any more: trying again cannot help. */
export class MissingDocumentError extends ResponseError {
  override name = "MissingDocumentError";
  /** Its path in Firestore: `threats/THR-…`. */
  readonly path: string;

  constructor(path: string, options?: ErrorOptions) {
    super(`The document ${path} does not exist any more.`, options);
    this.path = path;
  }
}

/** A template that cannot be read, or that this threat cannot fill. */
export class TemplateError extends ResponseError {
  override name = "TemplateError";
  /** The field: `threat.target`; for a text that is no template, that text. */
  readonly field: string;

  constructor(field: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.field = field;
  }
}

/** One thing that is wrong in a playbook. */
export interface Problem {
  /** Where: `steps[2].params.ip`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** A playbook, or a plan made of one, that cannot be executed: all that is wrong with it, each with its place. */
export class PlaybookError extends ResponseError {
  override name = "PlaybookError";
  readonly problems: readonly Problem[];

  constructor(subject: string, problems: readonly Problem[], options?: ErrorOptions) {
    const lines = problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
    super(`${subject}: ${lines.join("; ")}`, options);
    this.problems = problems;
  }
}
