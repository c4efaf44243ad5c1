import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import type catalogue from "@/messages/en.json";

type Section = keyof typeof catalogue;
type Props = { sections: readonly Section[]; children: ReactNode };

/** Gives the client islands below it these sections of the catalogue and no more, so a page carries only its own words. */
export async function WithMessages({ sections, children }: Props) {
  const messages = await getMessages();
  const picked = Object.fromEntries(sections.map((section) => [section, messages[section]]));
  return <NextIntlClientProvider messages={picked}>{children}</NextIntlClientProvider>;
}
