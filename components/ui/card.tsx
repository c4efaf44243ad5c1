import clsx from "clsx";
import type { ReactNode } from "react";

/** A surface with a hairline. It is a query container: what lies in it fits itself to the card, not to the window. */
export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={clsx("@container rounded-12 border border-line bg-surface", className)}>{children}</div>
  );
}

/** A section whose heading stands above its card. */
export function Section({
  title,
  aside,
  children,
  className,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={clsx("min-w-0", className)}>
      <div className="mb-3 flex min-h-5 items-baseline justify-between gap-4">
        <h2 className="text-14 font-semibold">{title}</h2>
        {aside ? <p className="text-12 text-muted">{aside}</p> : null}
      </div>
      {children}
    </section>
  );
}
