import clsx from "clsx";

/** A quiet place of the size of what is coming. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={clsx("block animate-breathe rounded-8 bg-sunken", className)} />;
}
