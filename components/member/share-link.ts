/** A member's link with its QR code: SVG text, and a PNG as a data URL. */
export type ShareLink = { url: string; qrSvg: string; qrPngDataUrl: string };

/** SVG text as an image source, so that the markup itself never enters the page. */
export function svgDataUrl(svg: string): string {
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
