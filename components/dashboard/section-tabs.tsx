"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { SECTIONS, type SectionName, sectionUrl } from "@/components/dashboard/sections";
import { bringIntoSight } from "@/components/ui/bring-into-sight";

const NAMES = Object.keys(SECTIONS) as SectionName[];

const TAB =
  "flex h-11 items-center border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-muted transition-colors -outline-offset-2 hover:text-text aria-[current]:border-accent aria-[current]:text-text";

/**
 * The way between the creator's pages. Whole page loads: some of Whop's clients send the person's token with those only.
 * Where there is no room for all, they scroll and the current one is in sight.
 */
export function SectionTabs({ companyId, current }: { companyId: string; current: SectionName }) {
  const t = useTranslations("sections");
  const params = useSearchParams();
  return (
    <nav aria-label={t("label")} className="border-b border-line bg-surface">
      <ul className="mx-auto -mb-px flex max-w-[80rem] overflow-x-auto px-2 [scrollbar-width:none] sm:px-3 lg:px-5">
        {NAMES.map((name) => (
          <li key={name} ref={name === current ? bringIntoSight : undefined}>
            <a
              href={sectionUrl(companyId, name, params)}
              aria-current={name === current ? "page" : undefined}
              className={TAB}
            >
              {t(name)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
