import { Fragment, type Ref } from "react";

type Props = { url: string; label: string; ref?: Ref<HTMLParagraphElement> };

/**
 * A link to read and to select with one tap. It breaks after a dot or a slash, so that the code in it stays whole; its
 * scheme steps back, and where there is little room it is only copied.
 */
export function LinkText({ url, label, ref }: Props) {
  const [scheme, rest = ""] = url.split("://", 2);
  return (
    <p ref={ref} className="text-20 leading-7 font-semibold wrap-anywhere select-all" dir="ltr">
      <span className="sr-only select-none">{label}: </span>
      <span className="font-normal text-muted @max-sm:sr-only">{scheme}://</span>
      {piecesOf(rest).map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
        <Fragment key={index}>
          {piece}
          <wbr />
        </Fragment>
      ))}
    </p>
  );
}

function piecesOf(text: string): string[] {
  return text.split(/(?<=[./])/);
}
