import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useEventWords } from "@/components/events/event-words";
import { SendStatus } from "@/components/http/send-status";
import { useSend } from "@/components/http/use-send";
import { Button } from "@/components/ui/button";
import type { EventDetail, Redriven } from "@/lib/events/schema";

type Props = {
  event: EventDetail;
  url: string;
  session: { current: string };
  onApplied: () => void;
};

/** Tries a failed or waiting delivery again at once, and says what became of it. */
export function ApplyAgain({ event, url, session, onApplied }: Props) {
  const t = useTranslations("event.again");
  const { outcomeOf } = useEventWords();
  const { sending, submit } = useSend(session);
  const [became, setBecame] = useState<Redriven | null>(null);
  const isOpen = event.state === "dead" || event.state === "pending";
  if (!isOpen && sending.kind === "idle") return null;
  const apply = async () => {
    const sent = await submit({ method: "POST", url });
    setBecame(sent && isRedriven(sent.data) ? sent.data : null);
    onApplied();
  };
  const isApplied = became?.state === "done" || became?.state === "ignored";
  return (
    <div className="mt-4 grid justify-items-start gap-2">
      {isOpen ? (
        <Button variant="primary" aria-disabled={sending.kind === "pending"} onClick={apply}>
          <RotateCw aria-hidden="true" className="size-4" />
          {t("action")}
        </Button>
      ) : null}
      <SendStatus
        sending={sending}
        idle={t("note")}
        pending={t("pending")}
        done={
          isApplied && became
            ? t("done", { outcome: outcomeOf({ ...became, error: null }) })
            : t("failedAgain")
        }
        isBad={!isApplied}
      />
    </div>
  );
}

function isRedriven(data: unknown): data is Redriven {
  return typeof data === "object" && data !== null && "state" in data && "outcome" in data;
}
