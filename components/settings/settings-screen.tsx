import { DashboardFrame } from "@/components/dashboard/dashboard-frame";
import type { OfferedPlan } from "@/components/join/offered-plan";
import { usePlanPrice } from "@/components/join/plan-price";
import { WithMessages } from "@/components/messages/with-messages";
import { SettingsView } from "@/components/settings/settings-view";
import type { SettingsState } from "@/lib/companies/settings-schema";

type Props = {
  initial: SettingsState;
  plans: OfferedPlan[];
  timeZones: string[];
  session: string;
  companyId: string;
  asOf: string;
};

/** The creator's settings. */
export function SettingsScreen({ plans, ...props }: Props) {
  const price = usePlanPrice();
  const choices = plans.map((plan) => ({
    planId: plan.planId,
    label: `${plan.title || plan.productTitle}: ${price(plan)}`,
  }));
  const currencies = [...new Set([props.initial.settings.currency, ...plans.map((plan) => plan.currency)])];
  return (
    <DashboardFrame companyId={props.companyId} section="settings">
      <WithMessages sections={["settings", "send", "time"]}>
        <SettingsView {...props} plans={choices} currencies={currencies} />
      </WithMessages>
    </DashboardFrame>
  );
}
