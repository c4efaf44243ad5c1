import clsx from "clsx";
import type { ComponentProps } from "react";

/**
 * Table parts. In a narrow card the heading row is only heard and each row becomes a grid of two lines, so that nothing
 * scrolls sideways; the cells say with their own classes where they go.
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

export function HeadCell({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={clsx(
        "sticky top-0 z-10 h-10 border-b border-line bg-surface px-2 text-start text-12 font-medium whitespace-nowrap text-muted first:rounded-ss-12 first:ps-4 last:rounded-se-12 last:pe-4",
        className,
      )}
      {...rest}
    />
  );
}

export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody className="@max-lg:block" {...props} />;
}

export function Row({ className, ...rest }: ComponentProps<"tr">) {
  return (
    <tr
      className={clsx(
        "border-b border-line last:border-0 @max-lg:grid @max-lg:grid-cols-[minmax(0,1fr)_auto] @max-lg:gap-x-3 @max-lg:gap-y-0.5 @max-lg:px-4 @max-lg:py-3",
        className,
      )}
      {...rest}
    />
  );
}

export function Cell({ className, ...rest }: ComponentProps<"td">) {
  return <td className={clsx("px-2 py-2 first:ps-4 last:pe-4 @max-lg:p-0!", className)} {...rest} />;
}

/** The cell that names the row. */
export function RowHeader({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="row"
      className={clsx("px-2 py-2 text-start font-normal first:ps-4 @max-lg:p-0!", className)}
      {...rest}
    />
  );
}
