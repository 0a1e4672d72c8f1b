import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

interface SheetProps {
  readonly title: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
}

/** A modal window with a title. Escape and a click beside it close it. */
export function Sheet({ title, open, onOpenChange, children }: SheetProps): ReactNode {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        {/* Dialog.Overlay would put a style element into the page, which the Content-Security-Policy refuses. */}
        <div className="scrim" aria-hidden="true" />
        <Dialog.Content className="dialog" aria-describedby={undefined}>
          <Dialog.Title>{title}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
