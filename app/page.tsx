import { LayoutDashboard, Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";

/** The app's own address, outside Whop: what Referly is and where to open it. */
export default function HomePage() {
  const t = useTranslations("home");
  return (
    <main className="mx-auto flex min-h-dvh max-w-[40rem] flex-col justify-center px-5 py-10">
      {/* biome-ignore lint/performance/noImgElement: the image optimiser is not used */}
      <img src="/icon.svg" alt="" width={40} height={40} />
      <h1 className="mt-6 text-28 font-semibold text-balance">{t("title")}</h1>
      <p className="mt-2 text-16 text-pretty text-muted">{t("body")}</p>
      <div className="mt-8 grid gap-3 sm:grid-cols-2">
        <Card className="p-4">
          <LayoutDashboard aria-hidden="true" className="size-5 text-accent-text" strokeWidth={1.75} />
          <h2 className="mt-3 font-semibold">{t("creatorTitle")}</h2>
          <p className="mt-1 text-13 text-pretty text-muted">{t("creatorBody")}</p>
        </Card>
        <Card className="p-4">
          <Link2 aria-hidden="true" className="size-5 text-accent-text" strokeWidth={1.75} />
          <h2 className="mt-3 font-semibold">{t("memberTitle")}</h2>
          <p className="mt-1 text-13 text-pretty text-muted">{t("memberBody")}</p>
        </Card>
      </div>
    </main>
  );
}
