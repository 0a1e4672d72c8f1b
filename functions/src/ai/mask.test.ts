import { expect, test } from "vitest";
import { excerptOf } from "./excerpt.ts";
import { mask } from "./mask.ts";

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk";

// Tokens are put together here, so that no scanner takes this file for a leak.
const joined = (...parts: string[]) => parts.join("");
const SECRETS: readonly (readonly [name: string, text: string, secret: string])[] = [
  ["a bearer token", "Authorization: Bearer abc.DEF-123_456~x", "abc.DEF-123_456~x"],
  ["a bearer token without its header", "sent Bearer abcdefghij123456", "abcdefghij123456"],
  ["basic credentials", "authorization: Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA=="],
  ["a token of another scheme in JSON", '{"Authorization":"Token 0123-4567"}', "0123-4567"],
  ["a JWT", `GET /x?next=${JWT}`, JWT],
  ["a password in a query", "/login?user=bob&password=hunter2&next=/", "hunter2"],
  ["a short name in a query", "/login?u=bob&pwd=hunter2", "hunter2"],
  ["a percent-encoded field", "body=user%3Dbob%26password%3Dhunter2", "hunter2"],
  ["a database's key in a query", "GET /users.json?auth=0123abcd", "0123abcd"],
  [
    "the signature of a URL",
    "?X-Amz-Signature=fe5f80f77d5fa3beca038a248ff027",
    "fe5f80f77d5fa3beca038a248ff027",
  ],
  ["a form body", "user=bob&client_secret=s3cr3t%2Bvalue", "s3cr3t%2Bvalue"],
  ["a bracketed form field", "user[password]=hunter2", "hunter2"],
  ["JSON", '{"user":"bob","password":"hun\\"ter2"}', "ter2"],
  ["JSON with a number", '{"pin":4711}', "4711"],
  ["JSON with a list", '{"tokens": ["t1-secret", "t2-secret"]}', "t2-secret"],
  ["JSON in a JSON string", String.raw`{"body":"{\"password\":\"hun\\\"ter2\"}"}`, "ter2"],
  ["camel case", '{"accessToken": "zzz-top"}', "zzz-top"],
  ["a header of its own", "X-Api-Key: 0a1b2c3d", "0a1b2c3d"],
  ["single quotes", "{'passwd': 'hunter2'}", "hunter2"],
  ["YAML", "db_password: hunter2", "hunter2"],
  ["a connection string", "Server=db;Uid=app;Pwd=hunter2;", "hunter2"],
  ["a URL with credentials", "postgres://app:hunter2@db.example/prod", "hunter2"],
  ["a command line", "mysqldump --password hunter2 prod", "hunter2"],
  ["curl", "curl -u bob:hunter2 https://example.org", "hunter2"],
  ["cookies", "Cookie: theme=dark; sid=9f86d081", "9f86d081"],
  ["a set cookie", "Set-Cookie: session=9f86d081; HttpOnly", "9f86d081"],
  ["cookies in JSON", '{"cookie":"theme=dark; sid=9f86d081"}', "9f86d081"],
  ["a session id in a path", "/app;jsessionid=9F86D081?x=1", "9F86D081"],
  ["an AWS key id", joined("key ", "AKIA", "IOSFODNN7EXAMPLE used"), "IOSFODNN7EXAMPLE"],
  ["an AWS secret", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI"],
  ["a Google key", joined("?key=", "AIza", "SyA1234567890abcdefghijklmnopqrstuv"), "SyA1234567890"],
  [
    "a GitHub token",
    joined("git clone ", "ghp_", "0123456789abcdefghijABCDEFGHIJ012345"),
    "0123456789abcdefghij",
  ],
  ["a Slack token", joined("xoxb", "-123456789012-abcdefABCDEF"), "abcdefABCDEF"],
  [
    "a Slack webhook",
    joined("https://hooks.slack.com/services/", "T00000000/B00000000", "/XXXXXXXXXXXX"),
    "XXXXXXXXXXXX",
  ],
  ["a Stripe key", joined("sk_live", "_0123456789abcdef"), "0123456789abcdef"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----", "MIIEow"],
  ["a private key that is cut", "-----BEGIN PRIVATE KEY-----\\nMIIEvQ-x", "MIIEvQ"],
  ["a card number", "card 4111 1111 1111 1111 charged", "1111 1111"],
  ["a card number behind a quantity", "2 4111-1111-1111-1111", "4111"],
  ["a card number before a date", "378282246310005 2027", "378282246310005"],
];

test.each(SECRETS)("%s is masked", (_name, text, secret) => {
  const masked = mask(text);
  expect(text).toContain(secret);
  expect(masked).not.toContain(secret);
  expect(masked).toContain("[masked]");
});

test.each(SECRETS)("masking %s again changes nothing", (_name, text) => {
  expect(mask(mask(text))).toBe(mask(text));
});

test.each([
  "Failed password for root from 203.0.113.7 port 22 ssh2",
  "GET /index.php?id=1%20UNION%20SELECT%201,2-- HTTP/1.1",
  '{"username":"bob","success":false,"service":"sshd"}',
  "2026-03-10T12:00:00.000Z 1773144000000 bytes=1234567890123456",
  "basic authentication failed; the token bucket is empty",
  "4111 1111 1111 1112",
  '{"alert":{"signature":"ET SCAN Nmap","category":"recon"}}',
  "pam_unix(sshd:session): session opened for user root; dovecot: auth: Error",
])("%s holds no secret and stays as it is", (text) => {
  expect(mask(text)).toBe(text);
});

test("the name of a secret field stays, and so do its neighbours", () => {
  expect(mask("/login?user=bob&password=hunter2&next=/home")).toBe(
    "/login?user=bob&password=[masked]&next=/home",
  );
  expect(mask('{"user":"bob","password":"x","ok":true}')).toBe(
    '{"user":"bob","password":"[masked]","ok":true}',
  );
});

test("a payload's secret fields are masked whole, at any depth", () => {
  expect(
    excerptOf({ user: "bob", auth: { type: "x", value: "hunter2" }, list: [{ apiKey: ["k1", "k2"] }] }),
  ).toBe('{"user":"bob","auth":"[masked]","list":[{"apiKey":"[masked]"}]}');
});

test("a payload is masked before it is cut", () => {
  const excerpt = excerptOf({ text: `${"a".repeat(40)} password=hunter2hunter2` }, 65);
  expect(excerpt).toHaveLength(65);
  expect(excerpt).not.toContain("hunt");
});

test("a huge payload costs no more than its excerpt, and ends with no half of a secret", () => {
  const token = joined("ghp_", "0123456789abcdefghijABCDEFGHIJ012345");
  const payload = { text: `password=${"x".repeat(40)} `.repeat(700) + `${token} `.repeat(100_000) };
  expect(excerptOf(payload)).not.toContain("ghp_");
  expect(excerptOf({ text: "a".repeat(1_000_000) })).toHaveLength(8_000);
});

test.each([
  ["a token", joined("ghp_", "0123456789abcdefghijABCDEFGHIJ012345"), "ghp_0"],
  ["a card", "4111 1111 1111 1111", "4111"],
])("where a long payload is cut within %s, no half of it is left", (_name, secret, half) => {
  // Masked, the password is short, and what comes behind it moves into the excerpt.
  for (let length = 1_150; length < 1_200; length += 1) {
    const excerpt = excerptOf({ text: `password=${"x".repeat(length)} ${secret} ${"y".repeat(2_000)}` }, 50);
    expect(excerpt).toContain('{"text":"password=[masked]');
    expect(excerpt).not.toContain(half);
  }
});

const HOSTILE: Readonly<Record<string, string>> = {
  "names without values": "password",
  "opened quotes": 'password="',
  "opened single quotes": "secret='",
  "escaped quotes": 'token=\\"\\\\',
  backslashes: "\\",
  "key beginnings": "-----BEGIN PRIVATE KEY-----",
  dashes: "-",
  "JWT beginnings": "eyJ",
  "dotted JWT beginnings": "eyJaaaaa.",
  digits: "1",
  "spaced digits": "4 ",
  "card beginnings": "4111-",
  "schemes of URLs": "://a:",
  "cookie headers": "cookie: ",
  spaces: " ",
  options: " -u ",
  "bearer beginnings": "Bearer a",
  "slack beginnings": "xoxb-",
  "opened lists": "token:[",
  "key separators": "session_id\\\\\\\\",
  "percent signs": "pwd%22 ",
};

test.each(Object.entries(HOSTILE))("a megabyte of %s is masked in linear time", (_name, piece) => {
  const grow = (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  // A quadratic pattern would need minutes for this and run into the test's own time limit.
  expect(typeof mask(grow(1_000_000))).toBe("string");
  expect(typeof mask(`x${grow(1_000_000)}!`)).toBe("string");
});
