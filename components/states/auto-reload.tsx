"use client";

import { useEffect } from "react";

/** Asks for the whole page again after some seconds, once the page can be seen; says so. */
export function AutoReload({ seconds, text }: { seconds: number; text: string }) {
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) location.reload();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return <p className="text-13 text-muted">{text}</p>;
}
