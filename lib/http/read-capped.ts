import { AppError } from "@/lib/errors";

const tooLarge = (maxBytes: number) =>
  new AppError(413, "too_large", `The body is larger than ${Math.floor(maxBytes / 1024)} KiB.`);

/**
 * The exact bytes of a request's body, at most `maxBytes`. Throws AppError 413 by the declared length before reading,
 * or as soon as the stream grows past the cap; 400 when the stream breaks off.
 */
export async function readCapped(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new AppError(400, "bad_input", "The request ended before its body did.");
    });
    if (done) return Buffer.concat(chunks, size);
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel().catch(() => {});
      throw tooLarge(maxBytes);
    }
    chunks.push(value);
  }
}
