import { useThreats } from "@threatstream/client/react";
import type { Severity, Threat } from "@threatstream/contracts";
import { useCallback, useMemo } from "react";
import type { ReactNode } from "react";
import { formatCount, formatType } from "../../common/format.ts";
import { SEVERITY_ORDER } from "../../common/severities.ts";
import { useOverlayParam, useParam } from "../../common/url.ts";
import { Icon } from "../../parts/icon.tsx";
import { SeverityShape, severityWord } from "../../parts/severity.tsx";
import { FeedBody } from "../../parts/states.tsx";
import { FeedList } from "./feed-list.tsx";
import { FirstRun } from "./first-run.tsx";
import { useHeld } from "./use-held.ts";

/** The listener holds as many threats; the page remembers more of what went by. */
const WINDOW = 100;
const CHOICES = ["CRITICAL", "HIGH", "MEDIUM", "LOW"] as const satisfies readonly Severity[];

/** Everything from a severity up: what a chip stands for. */
const fromUp = (severity: Severity): readonly Severity[] =>
  SEVERITY_ORDER.slice(0, SEVERITY_ORDER.indexOf(severity) + 1);

/** The threats as they come, with filters that live in the address. */
export function Feed(): ReactNode {
  const [from, setFrom] = useParam("from");
  const [type, setType] = useParam("type");
  const [text, setText] = useParam("text");
  const least = SEVERITY_ORDER.find((severity) => severity === from) ?? "LOW";
  const feed = useThreats({ limit: WINDOW, severities: fromUp(least) });
  const [paused, setPaused] = useParam("paused");
  const held = useHeld(feed.data, { key: least, paused: paused !== "" });
  const shown = useMemo(() => held.threats.filter(matcher(type, text)), [held.threats, type, text]);
  const types = useMemo(
    () => [...new Set(held.threats.map((threat) => threat.threat_type))].toSorted(),
    [held.threats],
  );
  const [, open] = useOverlayParam("threat");
  const openThreat = useCallback((threat: Threat) => open(threat.id), [open]);

  return (
    <section className="card feed" aria-labelledby="feed">
      <header>
        <h2 id="feed">Threats</h2>
        <small>from {severityWord(least)}</small>
        <div className="chips right" role="group" aria-label="Least severity">
          {CHOICES.map((severity) => (
            <button
              key={severity}
              type="button"
              className="chip"
              aria-pressed={severity === least}
              onClick={() => setFrom(severity === "LOW" ? undefined : severity)}
            >
              <SeverityShape severity={severity} size={9} /> {severityWord(severity)}
            </button>
          ))}
          <button
            type="button"
            className="chip"
            aria-pressed={least === "INFO"}
            onClick={() => setFrom(least === "INFO" ? undefined : "INFO")}
          >
            All
          </button>
          <button
            type="button"
            className="chip"
            aria-pressed={paused !== ""}
            onClick={() => setPaused(paused === "" ? "yes" : undefined)}
          >
            <Icon name="pause" size={10} /> {paused === "" ? "Pause" : "Paused"}
          </button>
        </div>
      </header>
      <div className="feed-filters">
        <input
          className="field small"
          type="search"
          data-filter
          aria-label="Filter by text, source or target"
          placeholder="Text, source or target"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <select
          className="field small"
          aria-label="Type"
          value={type}
          onChange={({ target }) => setType(target.value)}
        >
          <option value="">All types</option>
          {types
            .concat(
              type !== "" && !types.some((each) => each === type) ? [type as Threat["threat_type"]] : [],
            )
            .map((each) => (
              <option key={each} value={each}>
                {formatType(each)}
              </option>
            ))}
        </select>
        <span className="faint small right">
          {formatCount(shown.length)} of {formatCount(held.threats.length)} held
        </span>
      </div>
      <FeedBody feed={feed} what="threats" rows={8}>
        {() =>
          held.threats.length === 0 ? (
            <FirstRun least={least} />
          ) : (
            <FeedList
              threats={shown}
              waiting={held.waiting}
              onShowNew={held.showNew}
              onScrolled={held.hold}
              onOpen={openThreat}
            />
          )
        }
      </FeedBody>
    </section>
  );
}

function matcher(type: string, text: string): (threat: Threat) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (threat) => {
    if (type !== "" && threat.threat_type !== type) return false;
    if (words.length === 0) return true;
    const { description, source_ip, source_country, target, destination_ip, user, mitre_attack_id, id } =
      threat;
    const all = [description, source_ip, source_country, target, destination_ip, user, mitre_attack_id, id]
      .join(" ")
      .toLowerCase();
    return words.every((word) => all.includes(word));
  };
}
