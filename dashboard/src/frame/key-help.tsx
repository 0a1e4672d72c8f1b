import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { focusFilter, useKeys } from "../common/keys.ts";

const Sheet = lazy(async () => ({ default: (await import("../parts/sheet.tsx")).Sheet }));

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
  if (!open) return null;
  return (
    <Suspense>
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
    </Suspense>
  );
}
