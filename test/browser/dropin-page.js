// A small dashboard in the manner of the earlier one: it knows the WebSocket service's methods and messages and nothing else.
import service from "./dropin-service.js";

globalThis.received = [];
globalThis.errors ??= [];
const shown = { stats: {}, risk: {}, threats: [], alerts: [], points: [], playbooks: {}, simulation: {} };

const handlers = {
  initial_state(data) {
    shown.threats = data.threats.map(({ id, severity }) => `${id} ${severity}`);
    shown.alerts = data.alerts.map(({ id, priority }) => `${id} ${priority}`);
    shown.stats = data.stats ?? data.dashboard_stats ?? data.dashboard;
    shown.risk = data.risk_index;
    shown.points = data.risk_timeline.slice(-30);
  },
  new_threat: ({ id, severity }) => shown.threats.unshift(`${id} ${severity}`),
  new_alert: ({ id, priority }) => shown.alerts.unshift(`${id} ${priority}`),
  metrics_update: (data) => Object.assign(shown, { stats: data }),
  risk_update: (data) => Object.assign(shown, { risk: data }),
  risk_timeline_update: (point) => Object.assign(shown, { points: [...shown.points, point].slice(-30) }),
  playbook_status: (data) => Object.assign(shown.playbooks, { [data.execution_id]: data.status }),
  playbook_progress: (data) =>
    Object.assign(shown.playbooks, { [data.execution_id]: `${data.steps_completed}/${data.total_steps}` }),
  simulation_update: (data) => Object.assign(shown, { simulation: data }),
  heartbeat() {},
};

function element(name, id) {
  const found = document.querySelector(`#${id}`);
  if (found !== null) return found;
  const made = document.createElement(name);
  made.id = id;
  document.body.append(made);
  return made;
}

function draw() {
  const { stats, risk, points, simulation } = shown;
  element("p", "status").textContent = service.getStatus();
  element("p", "stats").textContent = `${stats.processed} processed, ${stats.threats_detected} threats`;
  element("p", "rate").textContent =
    `${stats.events_per_second.toFixed(1)}/s, ${stats.avg_detect_time.toFixed(1)} ms`;
  element("p", "risk").textContent = `${risk.value.toFixed(1)} ${risk.level} ${risk.trend}`;
  element("p", "axis").textContent = points.map(({ time }) => time).join(" ");
  element("p", "line").textContent = points.map(({ risk: y }, x) => `${x},${100 - y}`).join(" ");
  element("p", "threats").textContent = shown.threats.slice(0, 50).join("\n");
  element("p", "alerts").textContent = shown.alerts.slice(0, 50).join("\n");
  element("p", "playbooks").textContent = JSON.stringify(shown.playbooks);
  element("p", "simulation").textContent = simulation.status === undefined ? "" : String(simulation.status);
}

function button(id, act) {
  const made = element("button", id);
  made.textContent = id;
  made.addEventListener("click", act);
}

globalThis.statuses = [];
let opened = false;
service.onStatus((status) => {
  globalThis.statuses.push(status);
  element("p", "status").textContent = status;
});
const unsubscribe = service.onMessage((message) => {
  globalThis.received.push(message);
  opened = opened || message.type === "initial_state";
  handlers[message.type](message.data);
  if (opened) draw();
});
button("handshake", () => service.sendHandshake(Math.floor(Date.now() / 1000)));
button("request", () => service.requestState());
button("disconnect", () => service.disconnect());
button("connect", () => service.connect());
button("unsubscribe", () => unsubscribe());
service.connect();
