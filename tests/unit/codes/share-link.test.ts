import { expect, test, vi } from "vitest";
import { getOrCreateCode } from "@/lib/codes/get-or-create-code";
import { shareLink } from "@/lib/codes/share-link";
import { rpc } from "@/lib/db/rpc";

vi.mock("@/lib/db/rpc", () => ({ rpc: vi.fn() }));

test("a member's link lies under our own address and comes with its QR code as SVG and PNG", async () => {
  const { url, qrSvg, qrPngDataUrl } = await shareLink("m7kq2xw9t");
  expect(url).toBe("http://localhost:3000/r/m7kq2xw9t");
  expect(qrSvg).toMatch(/^<svg[^>]*>[\s\S]*<\/svg>\s*$/);
  const png = Buffer.from(qrPngDataUrl.replace("data:image/png;base64,", ""), "base64");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBe(1_024); // The width in the header (PNG, 11.2.2).
});

test("a member's first visit offers several free codes, so that one taken does not matter", async () => {
  vi.mocked(rpc).mockResolvedValue({});
  await getOrCreateCode("biz_cats", {
    whopUserId: "user_maya",
    username: "maya",
    name: null,
    avatarUrl: null,
  });
  const [fn, args] = vi.mocked(rpc).mock.lastCall ?? [];
  expect(fn).toBe("ensure_member_code");
  expect(args).toMatchObject({ whop_company_id: "biz_cats", whop_user_id: "user_maya", username: "maya" });
  expect(new Set(Array.isArray(args?.candidates) ? args.candidates : []).size).toBe(5);
});
