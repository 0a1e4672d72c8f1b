import type { Head } from "./head.ts";

// RFC 5424 6.2: time, host, program, process, message id; the structured data is read by hand.
const HEADER =
  /(\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:?\d\d)|-) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32})(?: |$)/y;

/** Reads what follows `<34>1 `; `undefined` if it is not a header of RFC 5424. */
export function readRfc5424(line: string, from: number): Head | undefined {
  HEADER.lastIndex = from;
  const [header, time = "-", host = "-", program = "-", pid = "-"] = HEADER.exec(line) ?? [];
  if (header === undefined) return undefined;
  const data = HEADER.lastIndex;
  const structured = endOfStructuredData(line, data);
  if (structured === undefined && line[data] === "[") return undefined;
  // Many senders leave the structured data out.
  const end = structured ?? data;
  const message = line.slice(end).replace(/^ *\ufeff? */, "");
  return {
    time,
    ...(host === "-" ? {} : { host }),
    ...(program === "-" ? {} : { program }),
    ...(/^\d{1,10}$/.test(pid) ? { pid: Number(pid) } : {}),
    message,
  };
}

/** The end of `-` or `[id name="value" …][…]` (RFC 5424 6.3) that starts at `from`; `undefined` if it is neither. */
function endOfStructuredData(line: string, from: number): number | undefined {
  let at = from;
  if (line[from] === "-") at += 1;
  else {
    while (line[at] === "[") {
      const end = endOfElement(line, at);
      if (end === undefined) return undefined;
      at = end;
    }
  }
  return at === from || (at < line.length && line[at] !== " ") ? undefined : at;
}

function endOfElement(line: string, open: number): number | undefined {
  let quoted = false;
  for (let at = open + 1; at < line.length; at += 1) {
    const char = line[at];
    if (quoted && char === "\\") at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === "]" && !quoted) return at + 1;
  }
  return undefined;
}
