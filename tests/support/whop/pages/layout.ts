import { type Html, html } from "./html";
import { icons } from "./icons";

type Layout = { title: string; body: Html; bodyClass?: string; script?: string; data?: unknown };

/** A whole page of the host. The theme is set before the first paint; `data` is handed to the script as JSON. */
export function page({ title, body, bodyClass = "", script, data }: Layout): string {
  const json = JSON.stringify(data ?? null).replaceAll("<", "\\u003c");
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/assets/host.svg" type="image/svg+xml">
<link rel="preload" href="/assets/inter.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/assets/host.css">
<script src="/assets/theme.js"></script>
</head>
<body class="${bodyClass}">
${body}
<script id="data" type="application/json">DATA</script>
${script ? html`<script type="module" src="/assets/${script}"></script>` : null}
</body>
</html>`;
  return document.text.replace("DATA</script>", () => `${json}</script>`);
}

/** Light or dark, as the person has chosen here or on the whole machine. */
export const themeSwitch = html`<div class="segments" role="group" aria-label="Theme">
<button type="button" data-theme-choice="light" aria-pressed="false" title="Light">${icons.sun}<span class="hidden">Light</span></button>
<button type="button" data-theme-choice="dark" aria-pressed="false" title="Dark">${icons.moon}<span class="hidden">Dark</span></button>
</div>`;

export const wordmark = html`<a class="wordmark" href="/"><img src="/assets/host.svg" alt="" width="22" height="22"><span>Stand-in</span></a>`;

/** A picture with a fixed size; decorative, since the name stands beside it. */
export const picture = (id: string, size = 32) =>
  html`<img class="picture" src="/pictures/${id}.svg" alt="" width="${size}" height="${size}" loading="lazy">`;

/** The frame of the app with the rights that Whop gives it. It stays empty until the person has entered. */
export const appFrame = (view: string, label: string) =>
  html`<iframe class="app" title="${label}" data-view="${view}" allow="clipboard-write"
sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads"></iframe>`;
