import { z } from "zod";
import { expectSuccess, IDEMPOTENCY_HEADER, readReply } from "./http.ts";
import type { Http } from "./http.ts";
import { markerOf, textOf, titleOf } from "./tickets.ts";
import type { Ticket, TicketConnector, TicketTiming } from "./tickets.ts";

/** Settings of a project in Jira Cloud. */
export interface JiraSettings extends TicketTiming {
  /** `https://acme.atlassian.net` */
  readonly baseUrl: string;
  /** The account that the token belongs to. */
  readonly email: string;
  readonly apiToken: string;
  /** `SEC` */
  readonly projectKey: string;
  /** Default `Task`. */
  readonly issueType?: string;
}

// https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post
const CreatedIssue = z.object({ id: z.string(), key: z.string().regex(/^[A-Z][A-Z0-9_]*-\d+$/) });

const MAX_SUMMARY = 255;
const MAX_TEXT = 30_000;

/**
 * Opens issues in Jira Cloud. The description is a code block of Atlassian's document format, in which texts are data: no
 * markup, no mentions. The marker of the call is a label.
 *
 * @example await jira(settings, http).create({ title, text }, { idempotencyKey }) // { id: "SEC-12", url: "https://…" }
 */
export function jira(settings: JiraSettings, http: Http): TicketConnector {
  const { email, apiToken, timeoutMs } = settings;
  const baseUrl = settings.baseUrl.replace(/\/+$/, "");
  const credentials = Buffer.from(`${email}:${apiToken}`).toString("base64");
  return {
    name: "jira",
    async create(ticket, { idempotencyKey, signal }) {
      const reply = await http({
        method: "POST",
        url: `${baseUrl}/rest/api/3/issue`,
        headers: {
          accept: "application/json",
          authorization: `Basic ${credentials}`,
          "content-type": "application/json",
          [IDEMPOTENCY_HEADER]: idempotencyKey,
        },
        body: JSON.stringify({ fields: fieldsOf(ticket, markerOf(idempotencyKey), settings) }),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(signal !== undefined && { signal }),
      });
      expectSuccess(reply, "Jira");
      const { key } = readReply(reply, CreatedIssue, "Jira");
      return { id: key, url: `${baseUrl}/browse/${key}` };
    },
  };
}

function fieldsOf({ title, text }: Ticket, marker: string, { projectKey, issueType }: JiraSettings): unknown {
  return {
    project: { key: projectKey },
    issuetype: { name: issueType ?? "Task" },
    summary: titleOf(title, MAX_SUMMARY),
    labels: ["threatstream", marker],
    description: {
      version: 1,
      type: "doc",
      content: [
        { type: "codeBlock", content: text === "" ? [] : [{ type: "text", text: textOf(text, MAX_TEXT) }] },
      ],
    },
  };
}
