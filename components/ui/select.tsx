"use client";

import { ChevronDown } from "lucide-react";

type Props = {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
};

/** One of several, as the device itself offers choices. The label is heard; the first option says what it is about. */
export function Select({ label, value, options, onChange }: Props) {
  return (
    <span className="relative inline-flex min-w-0 max-sm:grow max-sm:basis-0">
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-9 w-full min-w-0 appearance-none truncate rounded-8 border border-line-strong bg-surface ps-3 pe-8 text-13 font-medium pointer-coarse:h-11"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute end-2.5 top-1/2 size-4 -translate-y-1/2 text-faint"
      />
    </span>
  );
}
