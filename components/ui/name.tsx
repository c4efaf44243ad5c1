import clsx from "clsx";

/**
 * A name that people gave themselves, cut off at its own end when it is too long. It finds its own direction, so that an
 * Arabic or Hebrew name reads right inside an English page, and stays on the side where the page wants it.
 */
export function Name({ children, className }: { children: string; className?: string }) {
  return (
    <span dir="auto" title={children} className={clsx("name block truncate", className)}>
      {children}
    </span>
  );
}
