import type { ReactNode } from "react";
import { Avatar } from "@/components/ui/avatar";

type Props = { name: string; avatarUrl: string | null; below: string; children: ReactNode };

/** A person with one line below the name, which is the children. */
export function PersonCell({ name, avatarUrl, below, children }: Props) {
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Avatar name={name} url={avatarUrl} size={32} />
      <span className="min-w-0">
        {children}
        <span
          className="block truncate text-12 text-muted @max-lg:line-clamp-2 @max-lg:whitespace-normal"
          title={below}
        >
          {below}
        </span>
      </span>
    </span>
  );
}
