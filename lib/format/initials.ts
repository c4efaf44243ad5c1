/** One or two letters that stand for a name when there is no picture: of its first and its last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked
    .map((word) => firstCharacter(word ?? ""))
    .join("")
    .toUpperCase();
}

/** The first character as a reader sees it: an emoji or a letter with its accent stays whole. */
function firstCharacter(word: string): string {
  const letters = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word)];
  return letters.find(({ segment }) => /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(segment))?.segment ?? "";
}
