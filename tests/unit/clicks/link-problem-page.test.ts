import { describe, expect, test } from "vitest";
import { linkProblemPage } from "@/lib/clicks/link-problem-page";

const inactive = (companyTitle: string) => linkProblemPage({ kind: "inactive", companyTitle });

test("a link that was switched off names the community", () => {
  expect(inactive("Trading Cats")).toContain("The link to Trading Cats was switched off.");
});

test.each([
  ["<script>alert(1)</script>", "&#60;script&#62;alert(1)&#60;/script&#62;"],
  ['"><img src=x onerror=alert(1)>', "&#34;&#62;&#60;img src=x onerror=alert(1)&#62;"],
  ["Tom & Jerry's", "Tom &#38; Jerry&#39;s"],
  ["&lt;b&gt;", "&#38;lt;b&#38;gt;"],
])("a community named %s is text, never markup", (title, text) => {
  expect(inactive(title)).toContain(`The link to ${text} was switched off.`);
});

test.each(["Make $$ now", "$& and $1", "$`$'", "{community}"])(
  "a community named %s keeps its name",
  (title) => {
    expect(inactive(title)).toContain(
      `The link to ${title.replaceAll("&", "&#38;").replaceAll("'", "&#39;")} was`,
    );
  },
);

describe("every such page", () => {
  test.each([
    ["unknown", linkProblemPage({ kind: "unknown" })],
    ["inactive", inactive("Trading Cats")],
    ["unavailable", linkProblemPage({ kind: "unavailable" })],
  ])("stands alone and stays out of search engines: %s", (_kind, html) => {
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).not.toMatch(/<script|<link|src=|https?:|\{\w+\}|undefined/);
  });
});
