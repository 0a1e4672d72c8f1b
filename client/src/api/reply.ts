/** A reply as it was read: a body of the API, or what another server says, for example a page of HTML. */
export type Reply =
  | { readonly kind: "body"; readonly body: unknown }
  | {
      readonly kind: "foreign";
      readonly text: string;
      /** What it was sent as, without parameters: `text/html`. */
      readonly type: string;
    };

/** Reads a reply. `media`: what the route replies with if that is not JSON. Errors are JSON for every route. */
export function readReply(response: Response, text: string, media?: "text/plain"): Reply {
  const type = (response.headers.get("content-type") ?? "").split(";", 1)[0]?.trim() ?? "";
  if (media !== undefined && response.ok) {
    return type === "text/html" ? { kind: "foreign", text, type } : { kind: "body", body: text };
  }
  try {
    return { kind: "body", body: JSON.parse(text) };
  } catch {
    return { kind: "foreign", text, type };
  }
}
