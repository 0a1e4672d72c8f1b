/** Names that password guessers try over SSH, most common first. */
export const SSH_NAMES = [
  "root",
  "admin",
  "ubuntu",
  "test",
  "oracle",
  "postgres",
  "user",
  "git",
  "pi",
  "deploy",
  "ftpuser",
  "mysql",
  "jenkins",
  "hadoop",
  "nagios",
  "es",
  "minecraft",
  "solana",
  "www-data",
  "debian",
] as const;

const LOCAL_PARTS = [
  "sunny",
  "j.miller",
  "mike",
  "laura.b",
  "kevin_92",
  "anna.m",
  "tom.hughes",
  "s.kumar",
  "dragon",
  "maria.lopez",
  "chris",
  "nadia",
  "peter.pan",
  "bella",
  "r.santos",
] as const;
const PROVIDERS = ["gmail.com", "yahoo.com", "outlook.com", "gmx.de", "hotmail.fr", "web.de"] as const;

/** The customer number `index` of a leaked list of accounts. */
export function leakedAccount(index: number): string {
  const name = LOCAL_PARTS[index % LOCAL_PARTS.length] ?? "";
  const provider = PROVIDERS[Math.floor(index / LOCAL_PARTS.length) % PROVIDERS.length] ?? "";
  return `${name}${Math.floor(index / 7) + 60}@${provider}`;
}
