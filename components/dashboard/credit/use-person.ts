"use client";

import { useState } from "react";
import { useAnswer } from "@/components/http/use-answer";
import type { Person } from "@/lib/credits/schema";

type Found = { people: Person[] };
const isFound = (value: unknown): value is Found =>
  typeof value === "object" && value !== null && "people" in value && Array.isArray(value.people);

/** Somebody who may be known by id from the start and is looked up then; null until somebody is chosen. */
export function usePerson(userId: string | null, peopleUrl: string, session: { current: string }) {
  const [chosen, setChosen] = useState<Person | null | undefined>(undefined);
  const url =
    userId && chosen === undefined ? `${peopleUrl}?${new URLSearchParams({ search: userId })}` : null;
  const { asked } = useAnswer<Found>(url, { session, isData: isFound });
  const named = asked.data?.people.find((person) => person.userId === userId) ?? null;
  return [chosen === undefined ? named : chosen, setChosen] as const;
}
