const WORDS: Readonly<Record<string, string>> = {
  HOSTILE_ZONE: "known as hostile",
  EXTERNAL_ZONE: "outside",
  INTERNAL_ZONE: "inside",
  TRUSTED_ZONE: "trusted",
};

/** A source's zone in a word. */
export const zoneWord = (zone: string): string => WORDS[zone] ?? zone;
