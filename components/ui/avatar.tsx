import clsx from "clsx";
import { initialsOf } from "@/lib/format/initials";

const SIZES = { 28: "size-7 text-12", 32: "size-8 text-12", 40: "size-10 text-14", 64: "size-16 text-20" };

type Props = { name: string; url: string | null; size?: keyof typeof SIZES; isSquare?: boolean };

/**
 * A picture of fixed size over the initials of a name, which show while it loads and when it cannot. Decorative: the name
 * always stands beside it.
 */
export function Avatar({ name, url, size = 28, isSquare = false }: Props) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "relative inline-grid shrink-0 place-items-center overflow-hidden bg-sunken font-medium text-muted ring-1 ring-line ring-inset",
        isSquare ? "rounded-12" : "rounded-full",
        SIZES[size],
      )}
    >
      {initialsOf(name)}
      {url ? (
        // biome-ignore lint/performance/noImgElement: the image optimiser is not used
        <img
          src={url}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          className="absolute inset-0 size-full object-cover"
        />
      ) : null}
    </span>
  );
}
