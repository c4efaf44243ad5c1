import clsx from "clsx";
import { CircleCheck, CircleMinus, CircleSlash } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatMoment } from "@/lib/format/dates";
import type { Referral, ReferralProof } from "@/lib/referrals/schema";

/** How a referral was attributed, how sure that is, and everything that says who brought the buyer. */
export function Attribution({ referral }: { referral: Referral }) {
  const t = useTranslations("referral.how");
  const { method, confidence, proofs, company } = referral;
  return (
    <section>
      <h3 className="font-semibold">{t("title")}</h3>
      <p className="mt-1 text-13 text-pretty">
        {t(method === "checkout" && confidence === "certain" ? "checkout_certain" : method)}{" "}
        <span className="text-muted">{t("confidence", { level: t(confidence) })}.</span>
      </p>
      {proofs.length > 0 ? (
        <>
          <h4 className="mt-4 text-12 font-medium text-muted">{t("proofs")}</h4>
          <ul className="mt-2 divide-y divide-line rounded-12 border border-line bg-surface">
            {proofs.map((proof) => (
              <Proof key={proof.key} proof={proof} timeZone={company.timeZone} />
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

function Proof({ proof, timeZone }: { proof: ReferralProof; timeZone: string }) {
  const t = useTranslations("referral.how");
  const locale = useLocale();
  const { code, referrerName, at, clickedAt, note, verdict } = proof;
  return (
    <li className="flex gap-3 px-4 py-3">
      <VerdictIcon verdict={verdict} />
      <div className="min-w-0 text-13">
        <p className="wrap-anywhere">{t(`proof.${kindOf(proof)}`, { code, name: referrerName })}</p>
        <p className="text-pretty text-muted">
          <Verdict proof={proof} />
        </p>
        <p className="text-12 text-muted tabular-nums">
          {formatMoment(at, locale, timeZone)}
          {clickedAt ? (
            <>
              {" · "}
              <span className="inline-block">
                {t("clickedAt", { when: formatMoment(clickedAt, locale, timeZone) })}
              </span>
            </>
          ) : null}
        </p>
        {note ? (
          <p dir="auto" className="text-12 wrap-anywhere text-muted">
            {t("note", { note })}
          </p>
        ) : null}
      </div>
    </li>
  );
}

/** A purchase speaks twice, when they join and when they pay; each with a click behind it or not. */
function kindOf({ key, method, clickedAt }: ReferralProof) {
  if (method !== "checkout") return method;
  if (key.startsWith("mem_")) return clickedAt ? "joinedByClick" : "joined";
  return clickedAt ? "paidByClick" : "paid";
}

function VerdictIcon({ verdict }: { verdict: string }) {
  const Icon =
    verdict === "won" ? CircleCheck : verdict === "agrees" || verdict === "later" ? CircleMinus : CircleSlash;
  return (
    <Icon
      aria-hidden="true"
      className={clsx("mt-0.5 size-4 shrink-0", verdict === "won" ? "text-ok" : "text-faint")}
      strokeWidth={2}
    />
  );
}

const KNOWN = [
  ...(["won", "agrees", "later", "own_code", "inactive_code", "window_closed"] as const),
  ...(["claim_window_closed", "existing_member", "withdrawn"] as const),
];

function Verdict({ proof }: { proof: ReferralProof }) {
  const t = useTranslations("referral.verdicts");
  return t(KNOWN.find((known) => known === proof.verdict) ?? "other", { days: proof.windowDays });
}
