import { useState } from "react";
import type { ReactNode } from "react";
import { focusFilter, useKeys } from "../lib/keys.ts";
import { Sheet } from "../parts/sheet.tsx";

const KEYS = [
  ["/", "to the filter"],
  ["Ctrl K", "to the search"],
  ["j k", "next and previous alert"],
  ["x", "select the alert"],
  ["a", "acknowledge"],
  ["i", "investigate"],
  ["r", "resolve"],
  ["f", "false positive"],
  ["Esc", "close what is open"],
  ["?", "this list"],
] as const;

/** All keys, behind `?`. */
export function KeyHelp(): ReactNode {
  const [open, setOpen] = useState(false);
  useKeys({ "?": () => setOpen(true), "/": focusFilter });
  return (
    <Sheet title="Keys" open={open} onOpenChange={setOpen}>
      <dl className="facts">
        {KEYS.map(([key, what]) => (
          <div key={key} className="fact">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
