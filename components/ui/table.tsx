import clsx from "clsx";
import type { ComponentProps } from "react";

/**
 * Table parts. In a narrow card the heading row is only heard and each row becomes a small grid, so that nothing scrolls
 * sideways; the cells say with their own classes where they go.
 */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return <table className={clsx("w-full border-collapse @max-lg:block", className)} {...rest} />;
}

export function TableHead({ children }: ComponentProps<"thead">) {
  return (
    <thead className="@max-lg:sr-only">
      <tr>{children}</tr>
    </thead>
  );
}

type HeadProps = Omit<ComponentProps<"th">, "align"> & { align?: "start" | "end" };

/** A heading over its column; figures and times stand at the end. */
export function HeadCell({ align = "start", className, ...rest }: HeadProps) {
  return (
    <th
      scope="col"
      className={clsx(
        "sticky top-0 z-10 h-10 border-b border-line bg-surface px-2 text-12 font-medium whitespace-nowrap text-muted first:rounded-ss-12 first:ps-4 last:rounded-se-12 last:pe-4",
        align === "end" ? "text-end" : "text-start",
        className,
      )}
      {...rest}
    />
  );
}

export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody className="@max-lg:block" {...props} />;
}

/** Two lines of text high on a wide card, whatever its cells hold. */
export function Row({ className, ...rest }: ComponentProps<"tr">) {
  return (
    <tr
      className={clsx(
        "h-13 border-b border-line last:border-0 @max-lg:grid @max-lg:h-auto @max-lg:grid-cols-[minmax(0,1fr)_auto] @max-lg:gap-x-3 @max-lg:px-4 @max-lg:py-2.5",
        className,
      )}
      {...rest}
    />
  );
}

export function Cell({ className, ...rest }: ComponentProps<"td">) {
  return <td className={clsx("px-2 py-1.5 first:ps-4 last:pe-4 @max-lg:p-0!", className)} {...rest} />;
}

/** The cell that names the row. */
export function RowHeader({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="row"
      className={clsx(
        "w-full max-w-0 px-2 py-1.5 text-start font-normal first:ps-4 @max-lg:w-auto @max-lg:max-w-none @max-lg:p-0!",
        className,
      )}
      {...rest}
    />
  );
}
