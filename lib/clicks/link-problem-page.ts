import messages from "@/messages/en.json";

type Problem = { kind: "unknown" } | { kind: "inactive"; companyTitle: string } | { kind: "unavailable" };

/** A whole, self-contained page for a link that leads nowhere: it needs neither scripts nor the database. */
export function linkProblemPage(problem: Problem): string {
  const text = messages.linkProblem[problem.kind];
  const community = problem.kind === "inactive" ? problem.companyTitle : "";
  const body = text.body.replace("{community}", () => community);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${escapeHtml(text.title)}</title><style>
:root{color-scheme:light dark;--bg:#fcfcfc;--card:#fff;--line:#e0e0e0;--text:#202020;--muted:#646464}
@media(prefers-color-scheme:dark){:root{--bg:#111;--card:#191919;--line:#313131;--text:#eee;--muted:#b4b4b4}}
body{margin:0;min-height:100dvh;display:grid;place-items:center;background:var(--bg);color:var(--text);font:14px/1.5 Inter,system-ui,sans-serif}
main{box-sizing:border-box;max-width:26rem;margin:20px;padding:32px;background:var(--card);border:1px solid var(--line);border-radius:12px}
h1{margin:0 0 8px;font-size:20px;line-height:1.3;font-weight:600}p{margin:0;color:var(--muted)}
</style></head><body><main><h1>${escapeHtml(text.title)}</h1><p>${escapeHtml(body)}</p></main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
