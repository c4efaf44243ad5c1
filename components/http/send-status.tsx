import { CircleCheck, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import type { Sending } from "@/components/http/use-send";

type Props = {
  sending: Sending;
  /** What stands there before. */
  idle?: string;
  /** What is said while it is under way, and once it is done. */
  pending: string;
  done: ReactNode;
  /** It was done, and yet did not come out as wished. */
  isBad?: boolean;
};

/** One line beside a button: what becomes of the change, heard as well as seen. */
export function SendStatus({ sending, idle, pending, done, isBad = false }: Props) {
  return (
    <p role="status" className="flex min-h-5 items-start gap-1.5 text-13 text-pretty">
      {sending.kind === "idle" && idle ? <span className="text-12 text-muted">{idle}</span> : null}
      {sending.kind === "pending" ? <span className="text-muted">{pending}</span> : null}
      {sending.kind === "done" ? (
        <>
          {isBad ? <Bad /> : <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ok" />}
          <span>{done}</span>
        </>
      ) : null}
      {sending.kind === "failed" ? (
        <>
          <Bad />
          <span>{sending.message}</span>
        </>
      ) : null}
    </p>
  );
}

function Bad() {
  return <CircleX aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />;
}
