"use client";

import { useRef, useState } from "react";
import { useSend } from "@/components/http/use-send";
import {
  changedIn,
  clashesOf,
  type Draft,
  draftOf,
  follow,
  type Problems,
  patchOf,
  problemsOf,
} from "@/components/settings/draft";
import type { SettingName, Settings, SettingsOutcome, SettingsState } from "@/lib/companies/settings-schema";

type Options = { initial: SettingsState; session: string; companyId: string; timeZones: string[] };
/** What became of the last try, apart from what `sending` says. */
export type Outcome =
  | { kind: "none" | "conflict" | "problems" }
  | { kind: "saved" | "undone"; names: SettingName[] };

/** The form's state: what is saved, what was typed on top of it, and the ways from one to the other. */
export function useSettings({ initial, session, companyId, timeZones }: Options) {
  const [base, setBase] = useState(initial);
  const [draft, setDraft] = useState(() => draftOf(initial.settings));
  const [problems, setProblems] = useState<Problems>({});
  const [clashes, setClashes] = useState<SettingName[]>([]);
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" });
  const { sending, submit, reset } = useSend(useRef(session));
  const dirty = changedIn(draft, base.settings);

  const change = (part: Partial<Draft>) => {
    setDraft((last) => ({ ...last, ...part }));
    setProblems((last) => Object.fromEntries(Object.entries(last).filter(([name]) => !(name in part))));
    if (sending.kind !== "pending") reset();
    setOutcome({ kind: "none" });
  };

  const send = async (patch: Partial<Settings>, kind: "saved" | "undone") => {
    const answer = await submit({
      method: "PATCH",
      url: `/api/companies/${companyId}/settings`,
      body: { version: base.version, patch },
    });
    if (!answer) return;
    const result = answer.data as SettingsOutcome;
    if (result.status === "refused") return refuse({ [result.field]: result.reason });
    const isConflict = result.status === "conflict";
    // What was typed while it was under way stays, too.
    const next = follow(draftNow.current, isConflict ? draftOf(base.settings) : draft, result.settings);
    const names = Object.keys(patch) as SettingName[];
    setBase(result);
    setDraft(next);
    setClashes(isConflict ? clashesOf(next, base.settings, result.settings) : []);
    setOutcome(isConflict ? { kind: "conflict" } : names.length ? { kind, names } : { kind: "none" });
  };
  const draftNow = useRef(draft);
  draftNow.current = draft;

  const refuse = (found: Problems) => {
    setProblems(found);
    setOutcome({ kind: "problems" });
  };

  return {
    base,
    draft,
    problems,
    clashes,
    outcome,
    sending,
    dirty,
    change,
    /** Sends the changes, or gives the problems that keep it from doing so. */
    save: async () => {
      const found = problemsOf(draft, timeZones);
      if (Object.keys(found).length) return refuse(found);
      setProblems({});
      await send(patchOf(draft, base.settings, timeZones), "saved");
    },
    discard: () => {
      setDraft(draftOf(base.settings));
      setProblems({});
      setClashes([]);
      setOutcome({ kind: "none" });
      reset();
    },
    /** Puts back what the last save changed; itself a save that can be undone. */
    undo: async () => {
      const changes = Object.entries(base.lastSave?.changes ?? {});
      await send(Object.fromEntries(changes.map(([name, { from }]) => [name, from])), "undone");
    },
  };
}
