import { useTranslations } from "next-intl";
import { Avatar } from "@/components/ui/avatar";
import { Name } from "@/components/ui/name";
import type { Person } from "@/lib/credits/schema";

/** Somebody with the line that tells them from others of the same name; `isInviter` shows their code. */
export function PersonRow({ person, isInviter }: { person: Person; isInviter: boolean }) {
  const t = useTranslations("credit.person");
  const { name, username, avatarUrl, code, invitedBy } = person;
  const handle = username ? `@${username}` : null;
  const what = isInviter ? code : invitedBy ? t("invitedBy", { name: invitedBy }) : null;
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Avatar name={name} url={avatarUrl} size={32} />
      <span className="min-w-0">
        <Name className="font-medium">{name}</Name>
        <span className="line-clamp-2 text-12 wrap-anywhere text-muted">
          {[handle, what].filter(Boolean).join(" · ") || t("noHandle")}
        </span>
      </span>
    </span>
  );
}
