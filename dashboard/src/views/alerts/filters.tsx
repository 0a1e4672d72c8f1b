import { useState } from "react";
import type { ReactNode } from "react";
import { useLocation, useSearch } from "wouter";
import { keepChoice, readChoice } from "../../common/storage.ts";
import { useParam } from "../../common/url.ts";

const SHOWN = [
  ["", "Open"],
  ["mine", "Mine"],
  ["closed", "Closed"],
] as const;

interface Saved {
  readonly name: string;
  readonly search: string;
}

/** What the queue shows: the choice lives in the address; a filter can be kept under its text. */
export function Filters(): ReactNode {
  const [shown, setShown] = useParam("show");
  const [text, setText] = useParam("text");
  const search = useSearch();
  const [path, navigate] = useLocation();
  const [saved, setSaved] = useState(readSaved);
  const isSaved = saved.some((filter) => filter.search === search);
  function save(filters: readonly Saved[]): void {
    keepChoice("alert-filters", JSON.stringify(filters));
    setSaved(filters);
  }
  return (
    <div className="stack">
      <div className="actions">
        <div className="chips" role="group" aria-label="Which alerts">
          {SHOWN.map(([value, word]) => (
            <button
              key={value}
              type="button"
              className="chip"
              aria-pressed={shown === value}
              onClick={() => setShown(value)}
            >
              {word}
            </button>
          ))}
        </div>
        <input
          className="field small queue-filter"
          type="search"
          data-filter
          aria-label="Filter the queue"
          placeholder="Filter  /"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        {search !== "" && !isSaved && (
          <button
            type="button"
            className="btn small"
            onClick={() => save([...saved, { name: text === "" ? shown : text, search }].slice(-8))}
          >
            Save
          </button>
        )}
      </div>
      {saved.length > 0 && (
        <div className="chips" role="group" aria-label="Saved filters">
          {saved.map((filter) => (
            <span key={filter.search} className="saved">
              <button
                type="button"
                className="chip"
                aria-pressed={filter.search === search}
                onClick={() => navigate(`${path}?${filter.search}`)}
              >
                {filter.name}
              </button>
              <button
                type="button"
                className="chip"
                aria-label={`Forget the filter ${filter.name}`}
                onClick={() => save(saved.filter((each) => each !== filter))}
              >
                ×
              </button>
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

function readSaved(): readonly Saved[] {
  try {
    const value: unknown = JSON.parse(readChoice("alert-filters") ?? "[]");
    return Array.isArray(value) ? value.filter(isFilter) : [];
  } catch {
    return [];
  }
}

function isFilter(value: unknown): value is Saved {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    typeof value.name === "string" &&
    "search" in value &&
    typeof value.search === "string"
  );
}
