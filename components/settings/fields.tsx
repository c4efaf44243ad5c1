"use client";

import clsx from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

/** What stands around a control: what it decides, what follows from it, and what is wrong with it. */
type Around = { label: string; hint?: string; problem?: string; clash?: string };

export const CONTROL =
  "scroll-mb-40 h-9 rounded-8 border border-faint bg-surface px-2.5 text-14 pointer-coarse:h-11 aria-invalid:border-bad disabled:border-line-strong disabled:text-muted";
const RADIO =
  "mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-faint bg-surface outline-none checked:border-5 checked:border-series";

type InputProps = Around & { unit?: string; onText: (text: string) => void } & ComponentProps<"input">;

/** A native input. */
export function InputField({ label, hint, problem, clash, unit, onText, className, ...input }: InputProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="block font-medium text-pretty">
        {label}
      </label>
      <Hint id={`${id}-hint`}>{hint}</Hint>
      <div className="mt-2 flex items-center gap-2">
        <input
          id={id}
          {...described(id, { hint, problem, clash })}
          onChange={(event) => onText(event.target.value)}
          className={clsx(CONTROL, "tabular-nums", className)}
          {...input}
        />
        {unit ? <span className="text-muted">{unit}</span> : null}
      </div>
      <Notes id={id} problem={problem} clash={clash} />
    </div>
  );
}

type SelectProps = Around & { onText: (value: string) => void } & ComponentProps<"select">;

/** A native select; its options are the children. */
export function SelectField({ label, hint, problem, clash, onText, className, ...select }: SelectProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <Hint id={`${id}-hint`}>{hint}</Hint>
      <select
        id={id}
        {...described(id, { hint, problem, clash })}
        onChange={(event) => onText(event.target.value)}
        className={clsx(CONTROL, "mt-2 max-w-full", className)}
        {...select}
      />
      <Notes id={id} problem={problem} clash={clash} />
    </div>
  );
}

type Option<Value> = { value: Value; label: string; hint: string };
type ChoiceProps<Value> = Omit<Around, "problem"> & {
  value: string;
  options: Option<Value>[];
  onText: (value: Value) => void;
};

/** One of two ways, each with what follows from it. */
export function ChoiceField<Value extends string>({
  label,
  hint,
  clash,
  value,
  options,
  onText,
}: ChoiceProps<Value>) {
  const id = useId();
  return (
    <fieldset className="min-w-0" {...described(id, { hint, clash })}>
      <legend className="font-medium text-pretty">{label}</legend>
      <Hint id={`${id}-hint`}>{hint}</Hint>
      <div className="mt-2 grid gap-2 @lg:grid-cols-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex gap-3 rounded-8 border border-line-strong px-3 py-2.5 transition-colors hover:bg-hover has-checked:border-series has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-series"
          >
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              onChange={() => onText(option.value)}
              aria-describedby={`${id}-${option.value}`}
              aria-label={option.label}
              className={RADIO}
            />
            <span className="min-w-0">
              <span className="block font-medium">{option.label}</span>
              <span id={`${id}-${option.value}`} className="mt-0.5 block text-13 text-pretty text-muted">
                {option.hint}
              </span>
            </span>
          </label>
        ))}
      </div>
      <Notes id={id} clash={clash} />
    </fieldset>
  );
}

type CheckProps = { label: string; hint: string; checked: boolean; onCheck: (isChecked: boolean) => void };

/** A native checkbox. */
export function CheckField({ label, hint, checked, onCheck }: CheckProps) {
  const id = useId();
  return (
    <div className="flex gap-3">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        onChange={(event) => onCheck(event.target.checked)}
        aria-describedby={`${id}-hint`}
        className="mt-0.5 size-4 shrink-0 accent-series"
      />
      <div className="min-w-0">
        <label
          htmlFor={id}
          className="relative block font-medium pointer-coarse:before:absolute pointer-coarse:before:-inset-y-3 pointer-coarse:before:-start-7 pointer-coarse:before:end-0"
        >
          {label}
        </label>
        <Hint id={`${id}-hint`}>{hint}</Hint>
      </div>
    </div>
  );
}

function Hint({ id, children }: { id: string; children?: ReactNode }) {
  if (!children) return null;
  return (
    <p id={id} className="mt-0.5 max-w-[60ch] text-13 text-pretty text-muted">
      {children}
    </p>
  );
}

function Notes({ id, problem, clash }: { id: string } & Pick<Around, "problem" | "clash">) {
  return (
    <>
      {problem ? (
        <p id={`${id}-problem`} className="mt-1.5 text-13 text-pretty text-bad">
          {problem}
        </p>
      ) : null}
      {clash ? (
        <p id={`${id}-clash`} className="mt-1.5 text-13 text-pretty text-warn">
          {clash}
        </p>
      ) : null}
    </>
  );
}

function described(id: string, { hint, problem, clash }: Omit<Around, "label">) {
  const ids = Object.entries({ hint, problem, clash }).flatMap(([name, text]) =>
    text ? `${id}-${name}` : [],
  );
  return {
    "aria-describedby": ids.join(" ") || undefined,
    ...(problem ? { "aria-invalid": true } : {}),
  };
}
