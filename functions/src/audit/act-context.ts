/** Who acts, and in which request. */
export interface ActContext {
  readonly actor: { readonly kind: string; readonly id: string; readonly role: string };
  readonly requestId: string;
}
