import { z } from "zod";
import { expectSuccess, IDEMPOTENCY_HEADER, readReply } from "./http.ts";
import type { Http } from "./http.ts";
import { markerOf, textOf, titleOf } from "./tickets.ts";
import type { Ticket, TicketConnector, TicketTiming } from "./tickets.ts";

/** Settings of a repository whose issues are the tickets. */
export interface GithubSettings extends TicketTiming {
  readonly owner: string;
  readonly repo: string;
  /** A fine-grained token with write access to issues. */
  readonly token: string;
  /** Default `https://api.github.com`; GitHub Enterprise has `https://host/api/v3`. */
  readonly baseUrl?: string;
}

// https://docs.github.com/en/rest/issues/issues#create-an-issue
const CreatedIssue = z.object({
  number: z.int().positive(),
  html_url: z.url({ protocol: /^https?$/ }).max(2_000),
});

const NAME = /^(?!\.{1,2}$)[\w.-]{1,100}$/;
const MAX_TITLE = 200;
const MAX_TEXT = 50_000;

/**
 * Opens issues on GitHub. The text stands in a code fence that it cannot close; a title mentions nobody. The marker of the
 * call is the last line.
 *
 * @throws {RangeError} where owner or repository are no names.
 * @example await github(settings, http).create({ title, text }, { idempotencyKey }) // { id: "acme/soc#12", url: "https://…" }
 */
export function github(settings: GithubSettings, http: Http): TicketConnector {
  const { owner, repo, token, timeoutMs } = settings;
  if (!NAME.test(owner) || !NAME.test(repo)) {
    throw new RangeError(
      `${JSON.stringify(`${owner}/${repo}`)} is no repository; write owner and name as GitHub does`,
    );
  }
  const baseUrl = (settings.baseUrl ?? "https://api.github.com").replace(/\/+$/, "");
  return {
    name: "github",
    async create(ticket, { idempotencyKey, signal }) {
      const reply = await http({
        method: "POST",
        url: `${baseUrl}/repos/${owner}/${repo}/issues`,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          "x-github-api-version": "2022-11-28",
          [IDEMPOTENCY_HEADER]: idempotencyKey,
        },
        body: JSON.stringify(issueOf(ticket, markerOf(idempotencyKey))),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(signal !== undefined && { signal }),
      });
      expectSuccess(reply, "GitHub");
      const { number, html_url } = readReply(reply, CreatedIssue, "GitHub");
      return { id: `${owner}/${repo}#${number}`, url: html_url };
    },
  };
}

function issueOf({ title, text }: Ticket, marker: string): unknown {
  return {
    title: titleOf(title, MAX_TITLE).replaceAll("@", "@\u200b"),
    body: `${fenced(textOf(text, MAX_TEXT))}\n\n${marker}\n`,
  };
}

/** A code block; its fence is longer than any run of backticks in the text, so nothing in it ends it (CommonMark 4.5). */
function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
