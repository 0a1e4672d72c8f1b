import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkAddresses, checkUrl, parseAllowedHosts } from "./safe-url.ts";

const NONE = parseAllowedHosts("");
const refused = expect.objectContaining({ name: "ConnectorError", reason: "refused_url", retryable: false });

/** Checks a URL whose host, a literal address, is its own resolution. */
function checkLiteral(text: string, allowed = NONE) {
  const target = checkUrl(text, allowed);
  checkAddresses(target, [target.host]);
}

describe("a URL", () => {
  test.each([
    "https://hooks.example.com/a?b",
    "https://hooks.example.com:443/",
    "https://hooks.example.com./",
  ])("%s may be called", (text) => expect(checkUrl(text, NONE).host).toBe("hooks.example.com"));

  test.each([
    "",
    "hooks.example.com",
    "http://hooks.example.com/",
    "https://hooks.example.com:8443/",
    "https://user@hooks.example.com/",
    "https://user:password@hooks.example.com/",
    "ftp://hooks.example.com/",
    "file:///etc/passwd",
    "gopher://hooks.example.com/",
    "https://localhost/",
    "https://localhost./",
    "https://db.localhost/",
    "https://metadata/",
    "https://metadata.google.internal/",
    "https://METADATA.GOOGLE.INTERNAL./computeMetadata/v1/",
    "https://printer.local/",
    "https://intranet/",
  ])("%s is refused before it is looked up", (text) => {
    expect(() => checkUrl(text, NONE)).toThrow(refused);
  });

  test.each([
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0x7f.1/",
    "https://127.1/",
    "https://10.0.0.1/",
    "https://169.254.169.254/",
    "https://0xa9fea9fe/",
    "https://168.63.129.16/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a00:1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[64:ff9b::10.0.0.1]/",
    "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://①②⑦.⓪.⓪.①/",
  ])("%s, an address that is not on the Internet, is refused", (text) => {
    expect(() => checkLiteral(text)).toThrow(refused);
  });

  test("every spelling of an IPv4 address has the verdict of the address", () => {
    const verdict = (host: string) => {
      try {
        checkLiteral(`https://${host}/`);
        return "called";
      } catch {
        return "refused";
      }
    };
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV4().map((ip) => ip.replace(/^\d+/, "10")),
        ),
        (ip) => {
          const number = ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
          const [a = 0, ...rest] = ip.split(".").map(Number);
          const low = rest.reduce((sum, part) => sum * 256 + part, 0);
          const mapped = `${(number >>> 16).toString(16)}:${(number & 0xffff).toString(16)}`;
          const spellings = [
            `${number}`,
            `0x${number.toString(16)}`,
            `0${number.toString(8)}`,
            `0x${a.toString(16)}.${low}`,
            `[::ffff:${ip}]`,
            `[::ffff:${mapped}]`,
            `[64:ff9b::${mapped}]`,
          ];
          const verdicts = new Set(spellings.map(verdict));
          expect([...verdicts]).toEqual([verdict(ip)]);
        },
      ),
    );
  });

  test("a public address may be called", () => {
    expect(() => checkLiteral("https://8.8.8.8/")).not.toThrow();
    expect(() => checkLiteral("https://[2001:4860:4860::8888]/")).not.toThrow();
  });

  test("one private address among public ones refuses the host", () => {
    const target = checkUrl("https://hooks.example.com/", NONE);
    expect(() => checkAddresses(target, ["8.8.8.8", "10.0.0.1"])).toThrow(refused);
    expect(() => checkAddresses(target, ["8.8.8.8", "not an address"])).toThrow(refused);
  });

  test("the message names the host, never the path", () => {
    expect(() => checkUrl("http://hooks.example.com/services/T0/SECRET", NONE)).toThrow(/^(?!.*SECRET)/s);
    expect(() => checkUrl("https://user:SECRET@hooks.example.com/", NONE)).toThrow(/^(?!.*SECRET)/s);
  });
});

describe("an allowed host", () => {
  const allowed = parseAllowedHosts(" tickets.corp, 10.0.0.8:8080,[FD00::8]:8080 , 0x7f.1:99");

  test.each([
    "http://tickets.corp/",
    "https://tickets.corp:8443/",
    "http://10.0.0.8:8080/",
    "http://[fd00:0::8]:8080/",
    "http://127.0.0.1:99/",
  ])("may be called at %s", (text) => expect(() => checkLiteral(text, allowed)).not.toThrow());

  test.each(["http://10.0.0.8/", "http://10.0.0.8:8081/", "http://other.corp/", "http://a.tickets.corp/"])(
    "is not %s",
    (text) => expect(() => checkLiteral(text, allowed)).toThrow(refused),
  );

  test("may be private, but never a metadata service", () => {
    const target = checkUrl("http://tickets.corp/", allowed);
    expect(() => checkAddresses(target, ["10.0.0.1"])).not.toThrow();
    for (const address of ["169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"]) {
      expect(() => checkAddresses(target, [address])).toThrow(refused);
    }
  });

  test.each([
    "http://a",
    "a/b",
    "a:b",
    "a:0",
    "a:65536",
    "user@a",
    "169.254.169.254",
    "metadata.google.internal",
    "fd00::8",
  ])("%s cannot be in the list", (entry) => expect(() => parseAllowedHosts(entry)).toThrow(RangeError));
});
