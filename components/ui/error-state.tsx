import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type Props = { icon: LucideIcon; title: string; body: string; note?: string; children?: ReactNode };

/** A whole page that could not be shown: what happened, what is safe, and one thing to do (the children). */
export function ErrorState({ icon: Icon, title, body, note, children }: Props) {
  return (
    <main className="grid min-h-dvh place-items-center px-5 py-8">
      <div className="w-full max-w-[26rem]">
        <span className="grid size-10 place-items-center rounded-12 border border-line bg-surface text-muted">
          <Icon aria-hidden="true" className="size-5" strokeWidth={1.75} />
        </span>
        <h1 className="mt-5 text-20 font-semibold text-balance">{title}</h1>
        <p className="mt-2 text-pretty text-muted">{body}</p>
        {children ? <div className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-3">{children}</div> : null}
        {note ? <p className="mt-4 text-12 text-muted">{note}</p> : null}
      </div>
    </main>
  );
}
