"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

type Props = {
  title: ReactNode;
  /** One line under the title. */
  body: ReactNode;
  closeLabel: string;
  onClose: () => void;
  /** Gives the focus back to what opened it. */
  onClosed: () => void;
  children: ReactNode;
};

/**
 * A page beside the page, at the end of the screen; on a phone it takes all of it. Escape, the corner and a click beside it
 * ask to close it.
 */
export function Sheet({ title, body, closeLabel, onClose, onClosed, children }: Props) {
  const giveFocusBack = (event: Event) => {
    event.preventDefault();
    onClosed();
  };
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-dim bg-scrim" />
        <Radix.Content
          onCloseAutoFocus={giveFocusBack}
          className="fixed inset-y-0 end-0 z-40 flex w-full animate-slide flex-col bg-bg shadow-float outline-none sm:max-w-[32rem]"
        >
          <header className="flex items-start gap-3 border-b border-line bg-surface py-3 ps-5 pe-3">
            <div className="min-w-0 grow py-1">
              <Radix.Title className="text-16 font-semibold">{title}</Radix.Title>
              <Radix.Description className="mt-0.5 text-13 text-muted">{body}</Radix.Description>
            </div>
            <Radix.Close
              aria-label={closeLabel}
              className="grid size-9 shrink-0 place-items-center rounded-8 text-muted hover:bg-sunken hover:text-text pointer-coarse:size-11"
            >
              <X aria-hidden="true" className="size-4" />
            </Radix.Close>
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div tabIndex={0} className="min-h-0 grow overflow-y-auto px-5 pt-5 pb-10 -outline-offset-2">
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
