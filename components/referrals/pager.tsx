import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { beyond } from "@/components/referrals/address";
import { SoftLink } from "@/components/referrals/soft-link";
import type { NotCountedList, ReferralList } from "@/lib/referrals/schema";

const LINK =
  "inline-flex h-9 items-center gap-1 rounded-8 border border-line-strong bg-surface px-3 text-13 font-medium hover:bg-hover pointer-coarse:h-11";

/** The way to newer and older rows; nothing where all fit on one page. */
export function Pager({ params, list }: { params: URLSearchParams; list: ReferralList | NotCountedList }) {
  const t = useTranslations("referrals.pager");
  const [first, last] = [list.rows[0], list.rows.at(-1)];
  if (!first || !last || !(list.hasNewer || list.hasOlder)) return null;
  const toTop = () => window.scrollTo({ top: 0 });
  return (
    <nav aria-label={t("label")} className="mt-4 flex justify-end gap-2">
      {list.hasNewer ? (
        <SoftLink href={beyond(params, "newer", first)} onClick={toTop} className={LINK}>
          <ChevronLeft aria-hidden="true" className="size-4 rtl:rotate-180" />
          {t("newer")}
        </SoftLink>
      ) : null}
      {list.hasOlder ? (
        <SoftLink href={beyond(params, "older", last)} onClick={toTop} className={LINK}>
          {t("older")}
          <ChevronRight aria-hidden="true" className="size-4 rtl:rotate-180" />
        </SoftLink>
      ) : null}
    </nav>
  );
}
