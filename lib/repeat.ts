/**
 * Runs `round` every so often while the process lives, never twice at once; a round that fails is told to `onFailure`
 * and the next one tries again.
 */
export function repeat(
  everyMs: number,
  round: () => Promise<void>,
  onFailure: (cause: string) => void,
): void {
  let isRunning = false;
  const tick = async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      await round();
    } catch (error) {
      onFailure(error instanceof Error ? error.message.slice(0, 200) : "unknown");
    } finally {
      isRunning = false;
    }
  };
  setInterval(tick, everyMs).unref();
}
