/** What a token's colour is now, as the browser computes it: for a canvas, which knows no tokens. */
export function colourOf(token: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Told when the system's or the reader's choice of theme changes; the result ends that. */
export function onThemeChange(run: () => void): () => void {
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", run);
  const choice = new MutationObserver(run);
  choice.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    media.removeEventListener("change", run);
    choice.disconnect();
  };
}
