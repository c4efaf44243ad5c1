import { NextIntlClientProvider } from "next-intl";
import { createElement, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { RecentReferrals } from "@/components/dashboard/recent-referrals";
import { MemberView } from "@/components/member/member-view";
import { Reason } from "@/components/ui/reason";
import { Tooltips } from "@/components/ui/tooltip";
import type { MemberSummary, Overview, RecentReferral } from "@/lib/reports/schema";
import messages from "@/messages/en.json";

const asOf = "2026-11-24T10:00:00Z";

function render(element: ReactElement): string {
  const provider = { locale: "en" as const, timeZone: "UTC", messages, children: element };
  return renderToStaticMarkup(createElement(NextIntlClientProvider, provider));
}

describe("a recent referral", () => {
  const line = (method: RecentReferral["method"]) => {
    const list = createElement(RecentReferrals, { overview: overviewWith(method) });
    const html = render(createElement(Tooltips, null, list));
    return /title="(Invited by [^"]*)"[^>]*>([^<]*)</.exec(html)?.slice(1);
  };

  test("names the inviter alone in its line when it came by checkout, and the method in its title", () => {
    expect(line("checkout")).toEqual(["Invited by Ana Duarte · checkout", "Invited by Ana Duarte"]);
  });

  test.each([
    ["promo_code", "promo code"],
    ["claim", "named by the member"],
    ["credit", "credited by hand"],
  ] as const)("that came by %s says so in its line, too", (method, words) => {
    const said = `Invited by Ana Duarte · ${words}`;
    expect(line(method)).toEqual([said, said]);
  });
});

describe("the page of a member", () => {
  const page = (isCodeActive: boolean) =>
    render(
      createElement(MemberView, {
        initial: { ...summary, isCodeActive },
        session: "session",
        experienceId: "exp_cats",
        link: { url: "https://referly.test/r/ana", qrSvg: "<svg/>", qrPngDataUrl: "data:image/png;base64," },
      }),
    );

  test("asks to share the link while it leads somewhere", () => {
    expect(page(true)).toContain("Share your link.");
    expect(page(true)).toContain("Send it to one person");
  });

  test("asks nobody to share a link that is switched off", () => {
    expect(page(false)).toContain("Your link is switched off");
    expect(page(false)).toContain("What came of your link is still here.");
    expect(page(false)).not.toContain("Share your link.");
    expect(page(false)).not.toContain("Send it to one person");
  });
});

describe("why a referral stands where it stands", () => {
  const say = (reason: string) => render(createElement(Reason, { reason, timeZone: "UTC" }));

  test("is said for every reason there is, and an unknown one says nothing", () => {
    for (const reason of Object.keys(messages.reasons)) expect(say(reason)).toMatch(/^[A-Z].*\.$/);
    for (const reason of ["brand_new", "toString", "__proto__", ""]) expect(say(reason)).toBe("");
  });

  test("does not make a debt of a free join, which the database cannot tell from a payment to come", () => {
    expect(say("awaiting_payment")).toBe("Joined. Counts from the first payment.");
    expect(say("free_plan")).toBe("Joined for free. Counts from the first payment.");
  });

  test("never parts a date at the end of a line", () => {
    const hold = { reason: "hold", verifiesAt: "2026-12-09T10:00:00Z", timeZone: "UTC" };
    expect(render(createElement(Reason, hold))).toBe("Counts towards rewards from Dec\u00a09,\u00a02026.");
  });

  test("says of half a refund that the referral still counts", () => {
    expect(say("partly_refunded")).toContain("the referral still counts");
  });
});

const summary: MemberSummary = {
  member: { id: "019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f2", name: "Ana Duarte", avatarUrl: null },
  company: { id: "biz_cats", title: "Cats", timeZone: "UTC" },
  code: "ana",
  isCodeActive: true,
  stats: { clicks: 0, pending: 0, converted: 0, verified: 0, cancelled: 0 },
  ...{ referrals: [], campaign: null, invitation: { invitedBy: null, claimUntil: null }, promo: null, asOf },
};

function overviewWith(method: RecentReferral["method"]): Overview {
  const nothing = {
    ...{ clicks: 0, visitors: 0, referrals: 0, pending: 0, converted: 0, cancelled: 0 },
    ...{ revenueMinor: 0, refundedMinor: 0 },
  };
  const referral: RecentReferral = {
    id: "019a7b1c-2d3e-7f40-8a51-6b72c8d9e0f1",
    referredName: "Noor",
    referredAvatarUrl: null,
    referrerName: "Ana Duarte",
    status: "converted",
    ...{ isVerified: false, reason: null, method, netMinor: 2_900, currency: "usd", createdAt: asOf },
  };
  return {
    company: { id: "biz_cats", title: "Cats", currency: "usd", timeZone: "UTC" },
    range: { from: "2026-11-24", to: "2026-11-24", previousFrom: "2026-11-23", previousTo: "2026-11-23" },
    ...{ totals: nothing, previous: nothing, days: [], previousDays: [], topReferrers: [] },
    ...{ recentReferrals: [referral], otherCurrencies: [], hasActivity: true, check: null, asOf },
  };
}
