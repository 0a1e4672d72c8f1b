// The state of the local suite at a glance, from the REST API. All text is set as text: an attacker wrote some of it.
const REFRESH_MS = 2_000;
const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFO"];

async function get(path) {
  const response = await fetch(path);
  const body = await response.json();
  if (!response.ok && body.status === undefined) throw new Error(body.error?.message ?? response.statusText);
  return body;
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}

function showRows(id, rows, empty) {
  const trs = rows.map((cells) => {
    const tr = document.createElement("tr");
    tr.append(...cells.map(([text, className]) => element("td", String(text), className)));
    return tr;
  });
  if (trs.length === 0) {
    const cell = element("td", empty, "empty");
    cell.colSpan = 6;
    const tr = document.createElement("tr");
    tr.append(cell);
    trs.push(tr);
  }
  document.querySelector(id).replaceChildren(...trs);
}

const time = (iso) => iso.slice(0, 19).replace("T", " ");
const source = (item) => [`${item.source_ip} ${item.source_country_code ?? item.source_country ?? ""}`];

function show({ health, stats, alerts, threats }) {
  document.querySelector("#state").textContent =
    `${health.status}, version ${health.version}, ${stats.total_threats} threats`;
  const counts = SEVERITIES.map((severity) => {
    const box = element("div", severity, severity);
    box.prepend(element("strong", stats.severity_distribution[severity] ?? 0));
    return box;
  });
  document.querySelector("#counts").replaceChildren(...counts);
  const alertRows = alerts.map((alert) => [
    [alert.priority],
    [alert.severity, alert.severity],
    [`${alert.title}: ${alert.description}`],
    source(alert),
    [alert.occurrences, "number"],
    [time(alert.last_seen_at), "plain"],
  ]);
  showRows("#alerts", alertRows, "No alerts. Send a log to see some.");
  const threatRows = threats.map((threat) => [
    [time(threat.timestamp)],
    [threat.severity, threat.severity],
    [threat.threat_type],
    source(threat),
    [threat.description],
    [threat.risk_score, "number"],
  ]);
  showRows("#threats", threatRows, "No threats yet.");
}

async function refresh() {
  try {
    const [health, stats, { alerts }, { threats }] = await Promise.all([
      get("/api/health"),
      get("/api/threats/stats/summary"),
      get("/api/alerts/active?limit=10"),
      get("/api/threats/recent?limit=25"),
    ]);
    show({ health, stats, alerts, threats });
  } catch (error) {
    document.querySelector("#state").textContent = `Not reached: ${error.message}`;
  }
  // A page that nobody looks at asks for nothing.
  const again = () => setTimeout(refresh, REFRESH_MS);
  if (document.hidden) document.addEventListener("visibilitychange", again, { once: true });
  else again();
}

void refresh();
