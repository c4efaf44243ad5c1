"use client";

import type { ComponentProps, MouseEvent } from "react";

type Props = ComponentProps<"a"> & { href: string };

/**
 * A real link within the page: it can be copied and opened elsewhere, and a plain click only changes the address, which
 * the page then follows without loading anew.
 */
export function SoftLink({ href, onClick, ...rest }: Props) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!isPlain) return;
    event.preventDefault();
    window.history.pushState(null, "", href);
    onClick?.(event);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
