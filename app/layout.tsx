import "@fontsource-variable/inter";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { WithMessages } from "@/components/messages/with-messages";
import { readTheme } from "@/lib/format/theme";

export const metadata: Metadata = { title: "Referly" };

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fcfcfc" },
    { media: "(prefers-color-scheme: dark)", color: "#111111" },
  ],
};

/** Whop writes the theme its user chose into this cookie of the frame. */
const THEME_COOKIE = "whop-frosted-theme";

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang={await getLocale()} dir="ltr" data-theme={theme}>
      <body className="font-sans">
        <WithMessages sections={["failure"]}>{children}</WithMessages>
      </body>
    </html>
  );
}
