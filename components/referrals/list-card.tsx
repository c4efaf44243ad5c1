import { CircleCheck, SearchX, UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { isNarrowed, unfiltered } from "@/components/referrals/address";
import { NotCountedTable } from "@/components/referrals/not-counted-table";
import { Pager } from "@/components/referrals/pager";
import { ReferralTable } from "@/components/referrals/referral-table";
import { SoftLink } from "@/components/referrals/soft-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { NotCountedList, ReferralList } from "@/lib/referrals/schema";

type Props = { params: URLSearchParams; list: ReferralList | NotCountedList; onOpen: () => void };

/** One page of the list, or why there is nothing in it. */
export function ListCard({ params, list, onOpen }: Props) {
  const t = useTranslations("referrals");
  if (list.rows.length === 0) {
    return (
      <Card>
        <Nothing params={params} list={list} />
      </Card>
    );
  }
  return (
    <>
      {list.view === "not_counted" ? (
        <p className="mb-3 text-13 text-muted">{t("notCounted.intro")}</p>
      ) : null}
      <Card>
        {list.view === "referrals" ? (
          <ReferralTable params={params} list={list} onOpen={onOpen} />
        ) : (
          <NotCountedTable list={list} params={params} />
        )}
      </Card>
      <Pager params={params} list={list} />
    </>
  );
}

function Nothing({ params, list }: Omit<Props, "onOpen">) {
  const t = useTranslations("referrals");
  if (!list.hasAny) {
    return <EmptyState icon={UserPlus} title={t("empty.title")} body={t("empty.body")} />;
  }
  const others = new URLSearchParams(params);
  others.delete("status");
  if (list.view === "not_counted" && !isNarrowed(others)) {
    return (
      <EmptyState icon={CircleCheck} title={t("empty.allCountedTitle")} body={t("empty.allCountedBody")} />
    );
  }
  return (
    <EmptyState icon={SearchX} title={t("empty.noneTitle")} body={t("empty.noneBody")}>
      <SoftLink
        href={unfiltered(params)}
        className="mt-4 inline-flex h-9 items-center rounded-8 border border-line-strong bg-surface px-3 font-medium hover:bg-hover pointer-coarse:h-11"
      >
        {t("filters.clear")}
      </SoftLink>
    </EmptyState>
  );
}
