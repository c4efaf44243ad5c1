import { readFileSync } from "node:fs";
import * as radix from "@radix-ui/colors";
import { describe, expect, test } from "vitest";

const CSS = readFileSync(new URL("../../../app/globals.css", import.meta.url), "utf8");

type Theme = "light" | "dark";
type Token = { name: string; value: string; step: string | null };

/** The colours of a theme: those of dark lie on top of those of light. */
function tokensOf(theme: Theme): Map<string, Token> {
  const root = CSS.slice(CSS.indexOf(":root {"), CSS.indexOf("@theme inline"));
  const [light = "", dark = ""] = root.split("@variant dark");
  const found = [
    ...(theme === "light" ? light : light + dark).matchAll(
      /--([a-z-]+): (#[0-9a-f]{6});(?: \/\* ([a-z]+-\d+)(?=[ :*]))?/g,
    ),
  ];
  return new Map(found.map(([, name = "", value = "", step]) => [name, { name, value, step: step ?? null }]));
}

const SCALES: Record<string, Record<string, string>> = { ...radix };

function radixStep(theme: Theme, step: string): string | undefined {
  const [scale = "", number = ""] = step.split("-");
  return SCALES[theme === "dark" ? `${scale}Dark` : scale]?.[`${scale}${number}`];
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((one) =>
    one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(theme: Theme, front: string, back: string): number {
  const tokens = tokensOf(theme);
  const [one = 0, other = 0] = [front, back]
    .map((name) => luminance(tokens.get(name)?.value ?? "#808080"))
    .toSorted((a, b) => b - a);
  return (one + 0.05) / (other + 0.05);
}

const THEMES: Theme[] = ["light", "dark"];
const PAPERS = ["bg", "surface", "raised", "sunken", "hover"];

describe.each(THEMES)("the colours of the %s theme", (theme) => {
  test("are those of the Radix step that stands beside them", () => {
    const named = [...tokensOf(theme).values()].filter(({ step }) => step !== null);
    expect(named.length).toBeGreaterThan(18);
    for (const { name, value, step } of named)
      expect([name, value]).toEqual([name, radixStep(theme, step ?? "")]);
  });

  test.each([
    ...PAPERS.flatMap((paper) => [
      ["text", paper],
      ["muted", paper],
    ]),
    ["accent-text", "surface"],
    ["accent-text", "accent-soft"],
    ["muted", "accent-soft"],
    ["on-accent", "accent"],
    ["on-accent", "accent-hover"],
    ["bad", "raised"],
  ])("let %s be read on %s (4.5:1)", (front = "", back = "") => {
    expect(contrast(theme, front, back)).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ["series", "surface"],
    ["series", "bg"],
    ["faint", "surface"],
    ["ok", "surface"],
    ["warn", "surface"],
    ["warn", "warn-soft"],
    ["bad", "surface"],
  ])("let a line or an icon of %s be seen on %s (3:1)", (front = "", back = "") => {
    expect(contrast(theme, front, back)).toBeGreaterThanOrEqual(3);
  });
});
