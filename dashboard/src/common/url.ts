import { useCallback } from "react";
import { useLocation, useSearch } from "wouter";

/** The parameters with some changed; `undefined` and `""` remove one. */
export function withParams(search: string, changes: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === "") params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** A filter that lives in the address: shared with the link, kept by a reload. Changing it makes no step to go back to. */
export function useParam(name: string): [string, (value: string | undefined) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const value = new URLSearchParams(search).get(name) ?? "";
  const set = useCallback(
    (next: string | undefined) =>
      navigate(path + withParams(location.search, { [name]: next }), { replace: true }),
    [name, path, navigate],
  );
  return [value, set];
}

/** Opens what a parameter names on top of the page, as a step that "back" undoes. */
export function useOverlayParam(name: string): [string, (value: string | undefined) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const value = new URLSearchParams(search).get(name) ?? "";
  const set = useCallback(
    (next: string | undefined) => navigate(path + withParams(location.search, { [name]: next })),
    [name, path, navigate],
  );
  return [value, set];
}
