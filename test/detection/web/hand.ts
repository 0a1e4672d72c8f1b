import { readFileSync } from "node:fs";
import { expand } from "./grammar.ts";
import { PLACES } from "./places.ts";
import { pick, seeded, type Random } from "./random.ts";
import { header, parseRequest, type LabelledRequest } from "./request.ts";
import { AGENTS, CLIENTS, SITES } from "./words.ts";

/** A request of a family; families are held out as a whole. */
export interface Case {
  /** `class/name`. */
  readonly family: string;
  /** The right kind first, then others that are as right. Empty for an ordinary request. */
  readonly kinds: readonly string[];
  readonly request: LabelledRequest;
}

interface Section {
  readonly family: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly lines: readonly string[];
}

const ATTACK_STATUS = [200, 200, 200, 404, 403, 500, 400, 302] as const;
const ORDINARY_STATUS = [200, 200, 200, 200, 200, 200, 201, 204, 302, 304, 404] as const;

function parseSections(text: string, mark: RegExp): Section[] {
  const sections: { family: string; settings: Map<string, string>; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const head = mark.exec(line)?.groups;
    if (head === undefined) {
      if (!line.startsWith(";; ")) sections.at(-1)?.lines.push(line);
      continue;
    }
    const pairs = (head["settings"] ?? "").split(" ").filter(Boolean);
    const settings = new Map(pairs.map((pair) => [pair.split("=")[0] ?? "", pair.split("=")[1] ?? "yes"]));
    sections.push({ family: head["family"] ?? "", settings, lines: [] });
  }
  return sections;
}

function dressed(draft: Omit<LabelledRequest, "status">, random: Random, status: number): LabelledRequest {
  const has = (name: string): boolean => draft.headers.some(([key]) => key.toLowerCase() === name);
  const headers: [string, string][] = [];
  if (!has("host")) headers.push(["Host", pick(random, SITES)]);
  if (!has("user-agent"))
    headers.push(["User-Agent", random() < 0.75 ? pick(random, AGENTS) : pick(random, CLIENTS)]);
  if (!has("accept"))
    headers.push(["Accept", pick(random, ["*/*", "text/html,application/xhtml+xml", "application/json"])]);
  if (!has("referer") && random() < 0.3) headers.push(["Referer", `https://${pick(random, SITES)}/`]);
  if (!has("cookie") && random() < 0.3) headers.push(["Cookie", expand("sid=«hex32»; lang=en-GB", random)]);
  return { ...draft, headers: [...headers, ...draft.headers], status };
}

function statusOf(section: Section, random: Random, attack: boolean): number {
  const fixed = section.settings.get("status");
  return fixed === undefined ? pick<number>(random, attack ? ATTACK_STATUS : ORDINARY_STATUS) : Number(fixed);
}

function* valueCases(section: Section): Generator<Case> {
  const kinds = (section.settings.get("kind") ?? "").split(",").filter(Boolean);
  const places = (section.settings.get("at") ?? "").split(",");
  const times = Number(section.settings.get("x") ?? 2);
  const wire = section.settings.has("wire");
  const seen = new Set<string>();
  for (const [index, line] of section.lines.entries()) {
    if (line === "") continue;
    for (let time = 0; time < times; time += 1) {
      const random = seeded(`${section.family} ${line} ${time}`);
      const name = places[(index * times + time) % places.length] ?? "";
      const place = PLACES[name];
      if (place === undefined) throw new Error(`${section.family}: no place is named "${name}"`);
      const draft = place(expand(line, random), random, wire);
      if (seen.size === seen.add(JSON.stringify(draft)).size) continue;
      const status = statusOf(section, random, kinds.length > 0);
      yield { family: section.family, kinds, request: dressed(draft, random, status) };
    }
  }
}

/** Multipart bodies end their lines in CRLF; the files are written with LF. */
function withLineEnds(request: LabelledRequest): LabelledRequest {
  if (!header(request, "content-type").startsWith("multipart/")) return request;
  return { ...request, body: `${request.body.replace(/\r?\n/g, "\r\n")}\r\n` };
}

function* requestCases(section: Section): Generator<Case> {
  const kinds = (section.settings.get("kind") ?? "").split(",").filter(Boolean);
  const times = Number(section.settings.get("x") ?? 2);
  const texts = section.lines.join("\n").split(/^---$/m);
  const seen = new Set<string>();
  for (const text of texts) {
    for (let time = 0; time < times; time += 1) {
      const random = seeded(`${section.family} ${text} ${time}`);
      const parsed = parseRequest(expand(text.trim(), random), statusOf(section, random, kinds.length > 0));
      if (seen.size === seen.add(JSON.stringify({ ...parsed, status: 0 })).size) continue;
      yield { family: section.family, kinds, request: dressed(withLineEnds(parsed), random, parsed.status) };
    }
  }
}

/**
 * Reads a file of values: `[class/family] kind=… at=place,… x=N wire`, then one value a line, each put into `x` requests
 * (default 2). Lines that begin with `;; ` are remarks.
 */
export function readValues(file: URL): Case[] {
  const sections = parseSections(
    readFileSync(file, "utf8"),
    /^\[(?<family>[a-z0-9]+\/[\w.-]+)\](?<settings>.*)$/,
  );
  return sections.flatMap((section) => [...valueCases(section)]);
}

/**
 * Reads a file of whole requests: `### class/family kind=… x=N status=N`, then requests with `---` between them. Host,
 * agent and the like are filled in when a request names none.
 */
export function readRequests(file: URL): Case[] {
  const sections = parseSections(
    readFileSync(file, "utf8"),
    /^### (?<family>[a-z0-9]+\/[\w.-]+)(?<settings>.*)$/,
  );
  return sections.flatMap((section) => [...requestCases(section)]);
}
