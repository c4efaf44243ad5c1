import QRCode from "qrcode";
import { env } from "@/lib/env";

export type ShareLink = { url: string; qrSvg: string; qrPngDataUrl: string };

/** A member's link, with its QR code as SVG text and as a PNG data URL (1024 px). */
export async function shareLink(code: string): Promise<ShareLink> {
  const url = `${env().APP_ORIGIN}/r/${code}`;
  const [qrSvg, qrPngDataUrl] = await Promise.all([
    QRCode.toString(url, { type: "svg", margin: 2, errorCorrectionLevel: "M" }),
    QRCode.toDataURL(url, { margin: 2, errorCorrectionLevel: "M", width: 1024 }),
  ]);
  return { url, qrSvg, qrPngDataUrl };
}
