/** Runs once when the server starts, before the first request: bad settings and a locked data folder stop it here. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startUp } = await import("@/lib/start-up");
  await startUp();
}
