"use client";

import clsx from "clsx";
import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";

/** The track in which segments lie; other controls (a popover's button) may lie in it, too. */
export const SEGMENT_TRACK = "inline-flex max-w-full flex-wrap rounded-8 bg-sunken p-0.5";

/** How a segment looks, chosen or not. */
export function segmentClass(isChosen: boolean): string {
  return clsx(
    "inline-flex h-8 min-w-10 pointer-coarse:h-11 pointer-coarse:min-w-11 items-center justify-center gap-1.5 rounded-6 px-2.5 text-13 font-medium whitespace-nowrap tabular-nums transition-colors",
    isChosen
      ? "bg-surface text-text shadow-[0_0_0_1px_var(--line-strong)] dark:bg-line-strong"
      : "text-muted hover:text-text",
  );
}

type Option<Value extends string> = { value: Value; label: string; hint: string };
type Props<Value extends string> = {
  label: string;
  /** Null when something else in the track is chosen. */
  value: Value | null;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  children?: ReactNode;
};

/** One choice out of a few, all in sight. `hint` is the long form that is read aloud. */
export function Segmented<Value extends string>({ label, value, options, onChange, children }: Props<Value>) {
  const choose = (chosen: string) => {
    const option = options.find((one) => one.value === chosen);
    if (option) onChange(option.value);
  };
  return (
    <div className={SEGMENT_TRACK}>
      <RadioGroup.Root
        aria-label={label}
        value={value ?? ""}
        onValueChange={choose}
        orientation="horizontal"
        className="inline-flex" // Without a box of its own the group could not be reached by Tab.
      >
        {options.map((option) => (
          <RadioGroup.Item
            key={option.value}
            value={option.value}
            aria-label={option.hint}
            title={option.hint}
            className={segmentClass(option.value === value)}
          >
            {option.label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {children}
    </div>
  );
}
