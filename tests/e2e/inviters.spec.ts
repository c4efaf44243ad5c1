import { expect, test } from "./support/test";
import { openDashboard } from "./support/views";

for (const width of [360, 768, 1200]) {
  test(`a creator whose screen is ${width} px wide reads who invited each newcomer, whole`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    const creator = await openDashboard(page);
    const inviters = creator.getByTitle(/^Invited by .+ · checkout$/);
    await expect(inviters.first()).toBeVisible();
    const cut = await inviters.evaluateAll((lines) =>
      lines.filter((line) => line.scrollWidth > line.clientWidth).map((line) => line.textContent),
    );
    expect(cut).toEqual([]);
  });
}
