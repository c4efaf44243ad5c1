import { useTranslations } from "next-intl";
import { CheckoutDown } from "@/components/join/checkout-down";
import { JoinPromo } from "@/components/join/join-promo";
import type { OfferedPlan } from "@/components/join/offered-plan";
import { PlanChoice } from "@/components/join/plan-choice";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import type { Promo } from "@/lib/promo/schema";

type Props = {
  referrerName: string | null;
  referrerAvatarUrl: string | null;
  community: { title: string; logoUrl: string | null };
  /** Cheapest first; empty when Whop could not be asked: the checkout then chooses. */
  plans: OfferedPlan[];
  defaultPlanId?: string | null;
  code: string;
  clickToken: string | null;
  promo: Promo | null;
  storeUrl: string | null;
  /** True when "Continue" was pressed and no checkout could be opened. */
  isCheckoutDown?: boolean;
};

/** What a visitor sees: who invites them, to what, for how much, and one button. Works without any script. */
export function JoinScreen(props: Props) {
  const { referrerName, referrerAvatarUrl, community, plans, defaultPlanId = null, code, clickToken } = props;
  const t = useTranslations("join");
  return (
    <main className="mx-auto flex min-h-dvh max-w-[27.5rem] flex-col justify-center px-5 py-8">
      <div className="flex flex-col items-center text-center">
        <div className="flex items-center">
          <Avatar name={community.title} url={community.logoUrl} size={64} isSquare />
          {referrerName ? (
            <span className="-ms-3 translate-y-3 rounded-full ring-3 ring-bg">
              <Avatar name={referrerName} url={referrerAvatarUrl} size={40} />
            </span>
          ) : null}
        </div>
        <p className="mt-6 max-w-full text-16 break-words text-muted">
          {referrerName ? t("invites", { name: referrerName }) : t("invitesUnknown")}
        </p>
        <h1
          dir="auto"
          className="mt-1 line-clamp-3 max-w-full text-28 font-semibold text-balance break-words"
        >
          {community.title}
        </h1>
      </div>
      {props.isCheckoutDown ? <CheckoutDown community={community.title} storeUrl={props.storeUrl} /> : null}
      {props.promo ? <JoinPromo promo={props.promo} /> : null}
      <form method="post" action={`/api/join/${encodeURIComponent(code)}/checkout`} className="mt-8">
        {clickToken ? <input type="hidden" name="c" value={clickToken} /> : null}
        <PlanChoice plans={plans} defaultPlanId={defaultPlanId} />
        <Button type="submit" variant="primary" size="lg" className="mt-4 w-full">
          {props.isCheckoutDown ? t("checkoutDown.retry") : t("continue")}
        </Button>
      </form>
      <p className="mt-4 text-center text-12 text-pretty break-words text-muted">
        {t("onWhop")} {referrerName ? t("credit", { name: referrerName }) : null}
      </p>
    </main>
  );
}
