"use client";

import { useTranslations } from "next-intl";
import { TakeBack } from "@/components/dashboard/credit/take-back";
import { isReport } from "@/components/live/is-report";
import { useLive } from "@/components/live/use-live";
import { creditUrl, referralUrl } from "@/components/referrals/address";
import { Attribution } from "@/components/referrals/drawer/attribution";
import { MoneyTable } from "@/components/referrals/drawer/money-table";
import { Summary } from "@/components/referrals/drawer/summary";
import { Timeline } from "@/components/referrals/drawer/timeline";
import { DetailLoading, DetailLost } from "@/components/states/detail-lost";
import { Name } from "@/components/ui/name";
import { Sheet } from "@/components/ui/sheet";
import type { Referral } from "@/lib/referrals/schema";

const isData = isReport<Referral>("timeline");

type Props = {
  id: string;
  initial: Referral | null;
  companyId: string;
  session: { current: string };
  params: URLSearchParams;
  onClose: () => void;
  onClosed: () => void;
};

/** Everything about one referral, beside the list: where it stands, how it was attributed, its money and its story. */
export function ReferralDrawer({ id, initial, companyId, session, params, onClose, onClosed }: Props) {
  const t = useTranslations("referral");
  const live = useLive<Referral | null>(referralUrl(companyId, id), {
    session: session.current,
    initial,
    isData,
    intervalMs: 4_000,
  });
  const { data } = live;
  const isLost = data === null && live.connection !== "live";
  return (
    <Sheet
      title={data ? <Name>{data.referred.name}</Name> : t(isLost ? "failed.title" : "loading")}
      body={data ? t("body", { name: data.referrer?.name ?? t("facts.formerMember") }) : null}
      closeLabel={t("close")}
      onClose={onClose}
      onClosed={onClosed}
    >
      {data ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
          <Summary referral={data} params={params} />
          <Attribution referral={data} />
          {data.method === "claim" || data.method === "credit" ? (
            <TakeBack
              url={creditUrl(companyId, id)}
              session={live.session}
              method={data.method}
              isWithdrawn={data.reason === "withdrawn"}
              names={{ buyer: data.referred.name, inviter: data.referrer?.name ?? t("facts.formerMember") }}
              onChanged={live.retry}
            />
          ) : null}
          <MoneyTable referral={data} />
          <Timeline referral={data} />
        </div>
      ) : isLost ? (
        <DetailLost section="referral.failed" live={live} />
      ) : (
        <DetailLoading heights={["h-56", "h-44", "h-40"]} />
      )}
    </Sheet>
  );
}
