"use client";

import { Tooltip as Radix } from "radix-ui";
import { type MouseEvent, type PointerEvent, type ReactNode, useState } from "react";

/** Wraps a screen once, so that its tooltips share one short delay. */
export function Tooltips({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={200} skipDelayDuration={300}>
      {children}
    </Radix.Provider>
  );
}

/** Shows `text` when the child is hovered, focused or pressed. The child must be something that can take focus. */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  // Radix closes on a press; a finger has no other way to open.
  const keepOpen = (event: PointerEvent | MouseEvent) => event.preventDefault();
  const open = (event: MouseEvent) => {
    keepOpen(event);
    setOpen(true);
  };
  return (
    <Radix.Root open={isOpen} onOpenChange={setOpen}>
      <Radix.Trigger asChild onPointerDown={keepOpen} onClick={open}>
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-64 animate-appear rounded-8 bg-raised px-2.5 py-1.5 text-12 text-text shadow-float"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
