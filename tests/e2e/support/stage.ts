import { z } from "zod";

const origins = z.object({ whop: z.string(), app: z.string(), frame: z.string() });
const stageShape = z.object({ origins, dataDir: z.string(), copyDir: z.string() });

/** The demo that runs for the tests: where it is, its data folder, and the folder of its stopped copy. */
export function stage(): z.infer<typeof stageShape> {
  return stageShape.parse(JSON.parse(process.env.E2E_STAGE ?? "null"));
}
