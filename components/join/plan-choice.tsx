import { useTranslations } from "next-intl";
import type { OfferedPlan } from "@/components/join/offered-plan";
import { firstChoice } from "@/components/join/offered-plan";
import { PlanPrice } from "@/components/join/plan-price";

type Props = { plans: OfferedPlan[]; defaultPlanId: string | null };

/** The plans to choose from, as plain radio buttons; a single plan needs no choice and only says its price. */
export function PlanChoice({ plans, defaultPlanId }: Props) {
  const t = useTranslations("join");
  const chosen = firstChoice(plans, defaultPlanId);
  if (!chosen) return null;
  if (plans.length === 1) return <OnlyPlan plan={chosen} />;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-13 font-medium text-muted">{t("choosePlan")}</legend>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        {plans.map((plan) => (
          <label
            key={plan.planId}
            className="flex items-center gap-3 rounded-12 border border-line-strong px-4 py-3 transition-colors hover:bg-hover has-checked:border-series has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-series"
          >
            <input
              type="radio"
              name="plan"
              value={plan.planId}
              defaultChecked={plan === chosen}
              className="grid size-4 shrink-0 appearance-none place-items-center rounded-full border border-faint bg-surface outline-none checked:border-5 checked:border-series"
            />
            <PlanText plan={plan} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function OnlyPlan({ plan }: { plan: OfferedPlan }) {
  return (
    <div className="rounded-12 border border-line-strong px-4 py-3">
      <input type="hidden" name="plan" value={plan.planId} />
      <PlanText plan={plan} />
    </div>
  );
}

function PlanText({ plan }: { plan: OfferedPlan }) {
  return (
    <span className="flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-4">
      <span dir="auto" className="name max-w-full font-medium wrap-anywhere">
        {plan.title || plan.productTitle}
      </span>
      <span className="tabular-nums">
        <PlanPrice plan={plan} />
      </span>
    </span>
  );
}
