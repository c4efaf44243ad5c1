import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type Props = { icon: LucideIcon; title: string; body: string; children?: ReactNode };

/** Says what will appear here and what to do to get it. */
export function EmptyState({ icon: Icon, title, body, children }: Props) {
  return (
    <div className="flex min-h-56 flex-col items-center justify-center px-6 py-8 text-center">
      <span className="grid size-10 place-items-center rounded-12 border border-line bg-bg text-muted">
        <Icon aria-hidden="true" className="size-5" strokeWidth={1.75} />
      </span>
      <p className="mt-4 font-medium">{title}</p>
      <p className="mt-1 max-w-[26rem] text-13 text-pretty text-muted">{body}</p>
      {children}
    </div>
  );
}
