import type { ReactNode } from "react";
import { SectionTabs } from "@/components/dashboard/section-tabs";
import type { SectionName } from "@/components/dashboard/sections";
import { WithMessages } from "@/components/messages/with-messages";

type Props = { companyId: string; section: SectionName; children: ReactNode };

/** What every page of the creator stands in: the tabs, and below them the page itself with its `main`. */
export function DashboardFrame({ companyId, section, children }: Props) {
  return (
    <>
      <WithMessages sections={["sections"]}>
        <SectionTabs companyId={companyId} current={section} />
      </WithMessages>
      {children}
    </>
  );
}
