export type Channel = "whatsapp" | "telegram" | "x" | "email" | "sms";

/** Where each channel begins a message, ready to send. `text` introduces the link and does not contain it. */
export function channelLinks(url: string, text: string, subject: string): [Channel, string][] {
  const both = `${text} ${url}`;
  return [
    ["whatsapp", `https://wa.me/?${query({ text: both })}`],
    ["telegram", `https://t.me/share/url?${query({ url, text })}`],
    ["x", `https://x.com/intent/post?${query({ text, url })}`],
    ["email", `mailto:?${query({ subject, body: both })}`],
    // iOS wants `&` before body, Android `?`; both understand this.
    ["sms", `sms:?&${query({ body: both })}`],
  ];
}

/** Mail and message apps show a `+` as it stands, so spaces are always %20. */
function query(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}
