import { useConnection, useDashboard } from "@threatstream/client/react";
import { useEffect, useRef, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useLocation } from "wouter";
import { formatRate } from "../common/format.ts";
import type { View } from "../views/view.ts";
import { UserButton } from "./user-button.tsx";

/** The title, the connection, the search field and the user's menu. */
export function Bar({ title, views }: { title: string; views: readonly View[] }): ReactNode {
  return (
    <header className="bar">
      <h1>{title}</h1>
      <Live />
      {views.some(({ path }) => path === "/search") && <Find />}
      <div className="bar-end">
        <UserButton />
      </div>
    </header>
  );
}

const STATES = {
  connecting: { word: "Connecting", look: "muted" },
  live: { word: "Live", look: "good" },
  offline: { word: "Offline", look: "medium" },
  paused: { word: "Paused", look: "muted" },
  failed: { word: "Failed", look: "critical" },
} as const;

function Live(): ReactNode {
  const connection = useConnection();
  const { data } = useDashboard();
  const { word, look } = STATES[connection];
  const rate =
    connection === "live" && data !== undefined ? ` · ${formatRate(data.events_per_second)}/s` : "";
  return (
    <span className={`live live-${connection} ${look}`} role="status">
      <i /> {word}
      <span aria-hidden="true">{rate}</span>
    </span>
  );
}

/** Goes to the search view. Ctrl-K or ⌘K leads here. */
function Find(): ReactNode {
  const [text, setText] = useState("");
  const [, navigate] = useLocation();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, []);
  function submit(event: FormEvent): void {
    event.preventDefault();
    navigate(`/search?q=${encodeURIComponent(text.trim())}`);
  }
  return (
    <form className="find" role="search" onSubmit={submit}>
      <input
        ref={input}
        className="field"
        type="search"
        aria-label="Search threats and alerts"
        placeholder="Search threats, sources, users …"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <kbd aria-hidden="true">{navigator.platform.startsWith("Mac") ? "⌘K" : "Ctrl K"}</kbd>
    </form>
  );
}
