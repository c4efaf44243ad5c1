"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import { ChosenPerson } from "@/components/dashboard/credit/chosen-person";
import { CreditDecision } from "@/components/dashboard/credit/credit-decision";
import { CreditGiven } from "@/components/dashboard/credit/credit-given";
import { PersonSearch } from "@/components/dashboard/credit/person-search";
import { usePerson } from "@/components/dashboard/credit/use-person";
import { Dialog } from "@/components/ui/dialog";
import type { Inviter, Person } from "@/lib/credits/schema";

type Props = {
  companyId: string;
  timeZone: string;
  session: { current: string };
  buyerId: string | null;
  referralHref: (referralId: string) => string;
  onClose: () => void;
  returnTo: RefObject<HTMLElement | null>;
};

/** Whom, who brought them, what speaks for and against it, and the decision: one after the other, all in sight. */
export function CreditDialog(props: Props) {
  const { companyId, timeZone, session, buyerId, referralHref, onClose, returnTo } = props;
  const t = useTranslations("credit");
  const company = `/api/companies/${encodeURIComponent(companyId)}`;
  const people = `${company}/people`;
  const [buyer, setBuyer] = usePerson(buyerId, people, session);
  const [inviter, setInviter] = useState<Inviter | null>(null);
  const [referralId, setReferralId] = useState<string | null>(null);
  const chooseInviter = (person: Person) => {
    if (person.codeId) setInviter({ ...person, codeId: person.codeId });
  };
  const pair = buyer && inviter ? { buyer, inviter } : null;
  return (
    <Dialog
      title={t("title")}
      body={t("body")}
      closeLabel={t("close")}
      isWide
      onClose={onClose}
      returnTo={returnTo}
    >
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] gap-5">
        {pair && referralId ? (
          <CreditGiven
            {...pair}
            url={`${company}/referrals/${referralId}/credit`}
            href={referralHref(referralId)}
            session={session}
            onClose={onClose}
          />
        ) : (
          <>
            {buyer ? (
              <ChosenPerson
                label={t("whom")}
                person={buyer}
                isInviter={false}
                onChange={() => setBuyer(null)}
              />
            ) : (
              <PersonSearch
                key="buyer"
                label={t("whom")}
                url={people}
                isInviter={false}
                session={session}
                onChoose={setBuyer}
              />
            )}
            {inviter ? (
              <ChosenPerson label={t("by")} person={inviter} isInviter onChange={() => setInviter(null)} />
            ) : buyer ? (
              <PersonSearch
                key="inviter"
                label={t("by")}
                url={people}
                isInviter
                without={buyer.userId}
                session={session}
                onChoose={chooseInviter}
              />
            ) : null}
            {pair ? (
              <CreditDecision
                key={`${pair.buyer.userId} ${pair.inviter.codeId}`}
                {...pair}
                url={`${company}/credits`}
                session={session}
                timeZone={timeZone}
                onGiven={setReferralId}
              />
            ) : null}
          </>
        )}
      </div>
    </Dialog>
  );
}
