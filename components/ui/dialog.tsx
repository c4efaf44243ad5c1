"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

type Props = { trigger: ReactNode; title: string; body: string; closeLabel: string; children: ReactNode };

/** Something that takes the screen for a moment. Escape, the corner and a click beside it close it. */
export function Dialog({ trigger, title, body, closeLabel, children }: Props) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 grid animate-appear place-items-center overflow-y-auto bg-scrim p-5">
          <Radix.Content className="relative w-full max-w-[22rem] rounded-12 bg-raised p-6 shadow-float">
            <Radix.Title className="pe-8 text-16 font-semibold">{title}</Radix.Title>
            <Radix.Description className="mt-1 text-13 text-muted">{body}</Radix.Description>
            {children}
            <Radix.Close
              aria-label={closeLabel}
              className="absolute end-4 top-4 grid size-9 place-items-center rounded-8 text-muted hover:bg-sunken hover:text-text"
            >
              <X aria-hidden="true" className="size-4" />
            </Radix.Close>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}
