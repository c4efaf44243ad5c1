import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { copyText } from "@/components/ui/copy-text";

class Field {
  style = { cssText: "" };
  value = "";
  readOnly = false;
  select = vi.fn();
  remove = vi.fn();
  focus = vi.fn();
}

const link = "https://referly.test/r/maya";
let field: Field;
let button: Field;
const copy = vi.fn(() => true);

beforeEach(() => {
  [field, button] = [new Field(), new Field()];
  copy.mockReset().mockReturnValue(true);
  vi.stubGlobal("HTMLElement", Field);
  vi.stubGlobal("document", {
    createElement: () => field,
    activeElement: button,
    body: { append: vi.fn() },
    execCommand: copy,
  });
});
afterEach(() => vi.unstubAllGlobals());

const clipboard = (writeText: (text: string) => Promise<void>) =>
  vi.stubGlobal("navigator", { clipboard: { writeText } });
const refuse = () => Promise.reject(new DOMException("no permission", "NotAllowedError"));

test("text goes to the clipboard the modern way where that is allowed", async () => {
  const write = vi.fn(async () => {});
  clipboard(write);
  await expect(copyText(link)).resolves.toBe(true);
  expect(write).toHaveBeenCalledWith(link);
  expect(copy).not.toHaveBeenCalled();
});

describe("where the modern way is refused", () => {
  test("the old one copies the text, cleans up and gives the focus back", async () => {
    clipboard(refuse);
    await expect(copyText(link)).resolves.toBe(true);
    expect(field.value).toBe(link);
    expect(copy).toHaveBeenCalledWith("copy");
    for (const done of [field.select, field.remove, button.focus]) expect(done).toHaveBeenCalledTimes(1);
  });

  test("a page without a clipboard at all does the same", async () => {
    vi.stubGlobal("navigator", {});
    await expect(copyText(link)).resolves.toBe(true);
  });

  test.each([
    ["says no", () => false],
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
  ])("the answer is no when the old one %s, and nothing is left behind", async (_how, outcome) => {
    clipboard(refuse);
    copy.mockImplementation(outcome);
    await expect(copyText(link)).resolves.toBe(false);
    expect(field.remove).toHaveBeenCalledTimes(1);
  });
});
