import type { LoginAttempt } from "../activity.ts";
import type { Random } from "../random.ts";
import { BASTIONS, IDENTITY, VPN } from "../world/company.ts";
import type { Server } from "../world/company.ts";

export interface Login {
  readonly username: string;
  readonly success: boolean;
  readonly method?: string;
  readonly agent?: string;
  readonly mfa?: boolean;
}

/** A login over SSH. */
export function sshLogin(random: Random, sourceIp: string, login: Login, server?: Server): LoginAttempt {
  return attempt(random, sourceIp, login, {
    service: "sshd",
    port: 22,
    server: server ?? random.pick(BASTIONS),
  });
}

/** A login to the VPN, from outside. */
export function vpnLogin(random: Random, sourceIp: string, login: Login): LoginAttempt {
  return attempt(random, sourceIp, login, { service: "vpn", port: 443, server: VPN });
}

/** A login to the company's single sign-on. */
export function ssoLogin(random: Random, sourceIp: string, login: Login): LoginAttempt {
  return attempt(random, sourceIp, login, { service: "sso", port: 443, server: IDENTITY });
}

/** A customer's login to the shop, as its account service reports it. */
export function shopLogin(random: Random, sourceIp: string, login: Login): LoginAttempt {
  return attempt(random, sourceIp, login, { service: "shop", port: 443, server: SHOP });
}

/** A login to the console of the cloud provider. */
export function consoleLogin(random: Random, sourceIp: string, login: Login): LoginAttempt {
  return attempt(random, sourceIp, login, { service: "cloud-console", port: 443, server: CLOUD });
}

const SHOP: Server = { name: "accounts-1", ip: "10.20.1.30" };
const CLOUD: Server = { name: "cloud-audit", ip: "10.20.9.10" };

interface Service {
  readonly service: string;
  readonly port: number;
  readonly server: Server;
}

function attempt(random: Random, sourceIp: string, login: Login, to: Service): LoginAttempt {
  return {
    event_type: "login_attempt",
    source_ip: sourceIp,
    destination_ip: to.server.ip,
    destination_port: to.port,
    protocol: "TCP",
    sensor: to.service,
    host: to.server.name,
    payload: {
      username: login.username,
      success: login.success,
      service: to.service,
      method: login.method ?? "password",
      source_port: random.int(1_025, 65_535),
      user_agent: login.agent,
      mfa: login.mfa,
    },
  };
}
