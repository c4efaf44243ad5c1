import type { Ref } from "react";

/** A link to read and to select with one tap; its scheme is there but steps back. */
export function LinkText({
  url,
  label,
  ref,
}: {
  url: string;
  label: string;
  ref?: Ref<HTMLParagraphElement>;
}) {
  const [scheme, rest] = url.split("://", 2);
  return (
    <p ref={ref} className="text-20 leading-7 font-semibold break-all select-all" dir="ltr">
      <span className="sr-only select-none">{label}: </span>
      <span className="font-normal text-muted">{scheme}://</span>
      {rest}
    </p>
  );
}
