import { Html } from "./html";

/** Line icons, 16 px, in the colour of the text around them. */
export const icons = {
  chart: icon('<path d="M2.5 13.5h11M4.5 11V7.5M8 11V3.5M11.5 11V6"/>'),
  person: icon(
    '<circle cx="8" cy="5.25" r="2.75"/><path d="M2.75 13.5c.6-2.6 2.6-4 5.25-4s4.65 1.4 5.25 4"/>',
  ),
  pointer: icon('<path d="m3 3 4.2 10.2 1.6-4.4L13.2 7.2z"/>'),
  arrowOut: icon('<path d="M6 3.5h6.5V10M12.25 3.75 4 12"/>'),
  arrowRight: icon('<path d="M3 8h10M9 4l4 4-4 4"/>'),
  expand: icon('<path d="M9.5 2.75h3.75V6.5M6.5 13.25H2.75V9.5M13 3 9.25 6.75M3 13l3.75-3.75"/>'),
  check: icon('<path d="m3 8.5 3.25 3.25L13 5"/>'),
  sun: icon(
    '<circle cx="8" cy="8" r="2.75"/><path d="M8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1.05 1.05M11.55 11.55l1.05 1.05M3.4 12.6l1.05-1.05M11.55 4.45l1.05-1.05"/>',
  ),
  moon: icon('<path d="M13.25 9.75A5.75 5.75 0 0 1 6.25 2.75a5.75 5.75 0 1 0 7 7z"/>'),
  lock: icon(
    '<rect x="3.25" y="7" width="9.5" height="6.5" rx="1.5"/><path d="M5.25 7V5.25a2.75 2.75 0 0 1 5.5 0V7"/>',
  ),
  home: icon('<path d="M2.5 7.25 8 2.75l5.5 4.5M4 6.5v6.75h8V6.5"/>'),
  chat: icon('<path d="M2.75 3.25h10.5v7.5H7l-2.75 2.5v-2.5h-1.5z"/>'),
  film: icon(
    '<rect x="2.25" y="3.25" width="11.5" height="9.5" rx="1.5"/><path d="M5 3.5v9M11 3.5v9M2.5 8h11"/>',
  ),
  gift: icon(
    '<path d="M2.75 8v5.25h10.5V8M2 5.25h12V8H2zM8 5.25v8M8 5.25C6.5 5.25 4.75 4.75 5 3.5c.25-1.25 2.25-1 3 1.75.750-2.75 2.75-3 3-1.75.250 1.25-1.5 1.75-3 1.75z"/>',
  ),
  card: icon('<rect x="1.75" y="3.5" width="12.5" height="9" rx="1.5"/><path d="M2 6.5h12M4.5 10h2.5"/>'),
} as const;

function icon(paths: string): Html {
  return new Html(
    `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`,
  );
}
