export type Channel = "whatsapp" | "telegram" | "x" | "email" | "sms";

/**
 * Where each channel begins a message, ready to send. `text` introduces the link and does not contain it; the link says
 * which channel it went through, so that clicks can be told apart.
 */
export function channelLinks(url: string, text: string, subject: string): [Channel, string][] {
  const from = (channel: Channel) => `${url}?${query({ utm_source: channel })}`;
  const both = (channel: Channel) => `${text} ${from(channel)}`;
  return [
    ["whatsapp", `https://wa.me/?${query({ text: both("whatsapp") })}`],
    ["telegram", `https://t.me/share/url?${query({ url: from("telegram"), text })}`],
    ["x", `https://x.com/intent/post?${query({ text, url: from("x") })}`],
    ["email", `mailto:?${query({ subject, body: both("email") })}`],
    // iOS wants `&` before body, Android `?`; both understand this.
    ["sms", `sms:?&${query({ body: both("sms") })}`],
  ];
}

/** Mail and message apps show a `+` as it stands, so spaces are always %20. */
function query(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}
