import clsx from "clsx";
import type { ComponentProps } from "react";

type Look = { variant?: "primary" | "secondary" | "ghost"; size?: "md" | "lg" };

const BASE =
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-8 font-medium whitespace-nowrap select-none transition-colors disabled:opacity-50";

const VARIANTS = {
  primary: "bg-accent text-on-accent enabled:hover:bg-accent-hover [a]:hover:bg-accent-hover",
  secondary: "border border-line-strong bg-surface text-text enabled:hover:bg-hover [a]:hover:bg-hover",
  ghost: "text-muted enabled:hover:bg-hover enabled:hover:text-text [a]:hover:bg-hover [a]:hover:text-text",
};

const SIZES = { md: "h-9 px-3 text-14 pointer-coarse:h-11", lg: "h-12 px-5 text-16" };

function looks({ variant = "secondary", size = "md" }: Look, className?: string): string {
  return clsx(BASE, VARIANTS[variant], SIZES[size], className);
}

/** A button. A screen has at most one `primary`. It never submits a form unless told to. */
export function Button({
  variant,
  size,
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & Look) {
  return <button type={type} className={looks({ variant, size }, className)} {...rest} />;
}

/** A link that looks like a button, for what goes somewhere. */
export function ButtonLink({ variant, size, className, ...rest }: ComponentProps<"a"> & Look) {
  return <a className={looks({ variant, size }, className)} {...rest} />;
}
