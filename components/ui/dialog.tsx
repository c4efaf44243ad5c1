"use client";

import clsx from "clsx";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode, RefObject } from "react";

type Props = {
  title: string;
  body: string;
  closeLabel: string;
  /** For what has to be read and filled in. */
  isWide?: boolean;
  onClose: () => void;
  /** What gets the focus back: the thing that opened it. */
  returnTo: RefObject<HTMLElement | null>;
  children: ReactNode;
};

/**
 * Something that takes the screen for a moment, for as long as it is rendered. Escape, the corner and a click beside it
 * ask to close it.
 */
export function Dialog({ title, body, closeLabel, isWide = false, onClose, returnTo, children }: Props) {
  const giveFocusBack = (event: Event) => {
    event.preventDefault();
    returnTo.current?.focus();
  };
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 grid animate-appear place-items-center overflow-y-auto bg-scrim p-5">
          <Radix.Content
            onCloseAutoFocus={giveFocusBack}
            className={clsx(
              "relative w-full rounded-12 bg-raised p-6 shadow-float",
              isWide ? "max-w-[32rem] self-start sm:mt-[10vh]" : "max-w-[22rem]",
            )}
          >
            <Radix.Title className="pe-8 text-16 font-semibold">{title}</Radix.Title>
            <Radix.Description className="mt-1 text-13 text-muted">{body}</Radix.Description>
            {children}
            <Radix.Close
              aria-label={closeLabel}
              className="absolute end-3 top-3 grid size-9 place-items-center rounded-8 text-muted hover:bg-sunken hover:text-text pointer-coarse:size-11"
            >
              <X aria-hidden="true" className="size-4" />
            </Radix.Close>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
