"use client";

import { Button } from "@/components/ui/button";

/** Asks for the whole page again. */
export function ReloadButton({ label }: { label: string }) {
  return (
    <Button variant="primary" onClick={() => location.reload()}>
      {label}
    </Button>
  );
}
