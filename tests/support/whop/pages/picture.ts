import { createHash } from "node:crypto";

const GROUNDS = ["#c7d2e0", "#d9cfc1", "#cdd8c8", "#d6cbdc", "#d9c8c6", "#c5d6d6"];
const SHAPES = ["#33415c", "#6b4f33", "#3f5a3a", "#54406b", "#7a3f3a", "#2f5757"];

/** A picture for a person or a community: a ground and two discs, always the same for the same id. */
export function pictureOf(id: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = createHash("sha256").update(id).digest();
  const shade = SHAPES[a % SHAPES.length];
  const ground = GROUNDS[a % GROUNDS.length];
  const first = `<circle cx="${20 + (b % 60)}" cy="${30 + (c % 50)}" r="${26 + (d % 14)}" fill="${shade}"/>`;
  const second = `<circle cx="${20 + (c % 60)}" cy="${70 + (d % 30)}" r="${18 + (b % 16)}" fill="${shade}" fill-opacity=".45"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="96" height="96"><rect width="100" height="100" fill="${ground}"/>${second}${first}</svg>`;
}
