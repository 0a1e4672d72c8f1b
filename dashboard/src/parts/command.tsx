import { useState } from "react";
import type { ReactNode } from "react";

/** A command to copy. */
export function Command({ text }: { text: string }): ReactNode {
  return (
    <div className="command">
      <code>{text}</code>
      <CopyButton text={text} />
    </div>
  );
}

/** Puts a text into the clipboard. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }): ReactNode {
  const [word, setWord] = useState(label);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setWord("Copied");
    } catch {
      setWord("Not allowed");
    }
    setTimeout(() => setWord(label), 2_000);
  }
  return (
    <button type="button" className="btn small" onClick={() => void copy()}>
      <span aria-live="polite">{word}</span>
    </button>
  );
}
