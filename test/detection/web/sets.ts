import { readdirSync } from "node:fs";
import { readRequests, readValues, type Case } from "./hand.ts";
import { hash } from "./random.ts";

function read(folder: string): Case[] {
  const base = new URL(`./${folder}/`, import.meta.url);
  return readdirSync(base)
    .toSorted()
    .flatMap((file) => {
      const url = new URL(file, base);
      if (file.endsWith(".txt")) return readValues(url);
      return file.endsWith(".http") ? readRequests(url) : [];
    });
}

/** Returns the labelled attacks, the same on every run. */
export const readAttacks = (): readonly Case[] => read("attacks");

/** Returns the ordinary requests, the same on every run. */
export const readOrdinary = (): readonly Case[] => read("ordinary");

/** Returns true for the fifth of the families that nobody tunes on. */
export const isHeldOut = (family: string): boolean => hash(`hold-out 13179 ${family}`) % 5 === 0;
