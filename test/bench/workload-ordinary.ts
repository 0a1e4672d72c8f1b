import type { Content, Kind } from "./workload-kind.ts";
import type { Random } from "./random.ts";

const AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
  "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
  "shop-app/7.2.1 (iPhone; iOS 18.1)",
] as const;
const USERS = ["alice", "bob", "carol", "dan", "erin", "frank", "grace", "heidi", "ivan", "judy"] as const;

function url(random: Random): string {
  return random.pick([
    `/products/${random.int(1, 9_999)}?ref=home&sort=price-desc&page=${random.int(1, 20)}`,
    `/search?q=${random.pick(["running+shoes", "blue+jacket", "phone+case+%22slim%22", "caf%C3%A9+au+lait"])}&lang=en`,
    `/api/v2/orders/${random.hex(8)}-${random.hex(4)}?expand=items,customer&limit=50`,
    `/static/js/app.${random.hex(16)}.js`,
    `/account/settings?tab=${random.pick(["profile", "security", "billing"])}`,
  ]);
}

function browsing(random: Random): Content {
  const session = random.chance(0.5)
    ? { cookie: `sid=${random.hex(24)}; theme=dark; cart=${random.int(0, 9)}` }
    : {};
  return {
    event_type: "http_request",
    payload: {
      method: "GET",
      url: url(random),
      status: random.pick([200, 200, 200, 200, 304, 302, 404]),
      user_agent: random.pick(AGENTS),
      headers: { host: "shop.example", accept: "text/html,application/json;q=0.9", ...session },
    },
  };
}

function posting(random: Random): Content {
  const body = {
    items: [{ sku: `SKU-${random.int(1_000, 9_999)}`, quantity: random.int(1, 5) }],
    note: random.pick([
      "Please ring twice; thank you!",
      "It's a gift - no invoice",
      "",
      "Leave it at the door (left)",
    ]),
  };
  return {
    event_type: "http_request",
    payload: {
      method: "POST",
      url: "/api/v2/cart",
      status: random.pick([200, 201]),
      user_agent: random.pick(AGENTS),
      headers: { host: "shop.example", "content-type": "application/json" },
      body: JSON.stringify(body),
    },
  };
}

function login(random: Random): Content {
  return {
    event_type: "login_attempt",
    payload: {
      username: `${random.pick(USERS)}${random.int(1, 400)}`,
      // People mistype a password now and then.
      success: random.chance(0.95),
      service: random.pick(["sshd", "vpn", "mail"]),
      method: random.pick(["publickey", "password"]),
      client: random.pick(["OpenSSH_9.9p1 Debian-3", "OpenSSH_for_Windows_9.5", "PuTTY_Release_0.83"]),
    },
    metadata: { host: `bastion-${random.int(1, 4)}.corp.example`, session: random.hex(16) },
  };
}

function flow(random: Random): Content {
  return {
    event_type: "network_flow",
    payload: {
      bytes_out: random.int(200, 400_000),
      bytes_in: random.int(200, 4_000_000),
      packets: random.int(4, 4_000),
      duration_ms: random.int(1, 60_000),
      application: random.pick(["https", "dns", "smtp", "postgresql"]),
    },
    metadata: { flow_id: random.hex(16), exporter: `core-${random.int(1, 3)}.net.example` },
  };
}

function running(random: Random): Content {
  return {
    event_type: "process_execution",
    payload: {
      command_line: random.pick([
        `/usr/bin/python3 /opt/jobs/report.py --day 2026-11-${random.int(10, 28)} --out /var/reports`,
        "C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s Schedule",
        `git fetch --prune origin release/${random.int(1, 40)}`,
        "/usr/lib/postgresql/17/bin/postgres -D /var/lib/postgresql/17/main",
      ]),
      image: random.pick(["/usr/bin/python3", "C:\\Windows\\System32\\svchost.exe", "/usr/bin/git"]),
      user: random.pick(USERS),
      parent: random.pick(["systemd", "services.exe", "bash"]),
    },
    metadata: { host: `ws-${random.int(1, 300)}.corp.example`, pid: random.int(300, 64_000) },
  };
}

function file(random: Random): Content {
  return {
    event_type: "file_activity",
    payload: {
      operation: random.pick(["read", "write", "create"]),
      path: `/home/${random.pick(USERS)}/projects/${random.hex(6)}/src/report-${random.int(1, 99)}.docx`,
      count: random.int(1, 6),
      process: random.pick(["winword.exe", "rsync", "code"]),
    },
    metadata: { host: `ws-${random.int(1, 300)}.corp.example`, share: `\\\\files-${random.int(1, 4)}\\team` },
  };
}

/** Harmless events, mostly web traffic. */
export const ORDINARY: readonly Kind[] = [
  { weight: 45, make: browsing },
  { weight: 10, make: posting },
  { weight: 15, make: login },
  { weight: 18, make: flow },
  { weight: 7, make: running },
  { weight: 5, make: file },
];
