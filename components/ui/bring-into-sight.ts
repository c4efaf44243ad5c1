/** A `ref` for the chosen one of a row that scrolls sideways: it is in sight as soon as it is there. */
export function bringIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
}
