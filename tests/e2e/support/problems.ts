import type { BrowserContext, ConsoleMessage, Request, Response } from "@playwright/test";

/** The host gives its frames the rights that Whop gives them; Chromium remarks on that, and the app cannot help it. */
const ABOUT_THE_HOST = /An iframe which has both allow-scripts and allow-same-origin/;

/** What a browser complained about while a test ran, and what of it the test brings about on purpose. */
export class Problems {
  private readonly seen: string[] = [];
  private readonly expected: RegExp[] = [ABOUT_THE_HOST];

  /** Listens to every page of the context, frames and new tabs included. */
  constructor(context: BrowserContext) {
    context.on("console", (message) => this.hear(message));
    context.on("weberror", (error) => this.seen.push(`uncaught: ${error.error().message}`));
    context.on("requestfailed", (request) => this.lose(request));
    context.on("response", (response) => this.receive(response));
  }

  /** A complaint that this test causes itself. */
  expect(...patterns: RegExp[]): void {
    this.expected.push(...patterns);
  }

  /** Everything else. */
  unexpected(): string[] {
    return this.seen.filter((problem) => !this.expected.some((pattern) => pattern.test(problem)));
  }

  private hear(message: ConsoleMessage): void {
    if (message.type() !== "error" && message.type() !== "warning") return;
    this.seen.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  }

  private lose(request: Request): void {
    const reason = request.failure()?.errorText ?? "";
    // A page that is left, or a poll that is replaced, gives up what it was fetching.
    if (reason !== "net::ERR_ABORTED") this.seen.push(`failed: ${request.url()} ${reason}`);
  }

  private receive(response: Response): void {
    if (response.status() >= 400) this.seen.push(`answered ${response.status()}: ${response.url()}`);
  }
}
