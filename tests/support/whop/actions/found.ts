import { z } from "zod";
import { addUser } from "../state/create-world";
import { newId } from "../state/ids";
import type { Store } from "../state/store";

export const foundation = z.strictObject({ title: z.string().trim().min(1).max(80) });

/** Somebody new opens a community of their own with the app in it: an owner, no plans, no members. */
export function found(
  store: Store,
  { title }: z.infer<typeof foundation>,
): { companyId: string; experienceId: string; ownerId: string } {
  return store.change(({ world }) => {
    const createdAt = store.nextTime();
    const companyId = newId("biz");
    const experienceId = newId("exp");
    const owner = addUser(world, { name: "Robin Ekström", username: companyId.toLowerCase(), createdAt });
    const team = { [owner.id]: "owner" } as const;
    const route = companyId.toLowerCase();
    world.companies[companyId] = { id: companyId, title, route, tagline: "Just opened.", team, createdAt };
    world.experiences[experienceId] = { id: experienceId, companyId, name: "Invite friends" };
    return { companyId, experienceId, ownerId: owner.id };
  });
}
