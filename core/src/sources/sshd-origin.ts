/** What stands around the address in a message of sshd. The address may still be a host name. */
export interface Origin {
  /** The text before it: a user name, whatever the client sent. */
  readonly before: string;
  readonly address: string;
  readonly port?: string;
  /** The key, certificate or principal that was used. */
  readonly key?: string;
}

// Who logs in chooses the user name, so it may hold any text, such as `root from 10.0.0.1 port 22 ssh2`. What OpenSSH writes
// after the name is therefore read from the end of the line, where the client has no say.
const PREAUTH = String.raw`(?: \[preauth\])?$`;
const FROM_ADDRESS_PORT = new RegExp(String.raw` from (\S+) port (\d{1,5})(?: ssh2?)?${PREAUTH}`);
const FROM_ADDRESS = new RegExp(String.raw` from (\S+)${PREAUTH}`);
const ADDRESS_PORT = new RegExp(String.raw` (\S+) port (\d{1,5})${PREAUTH}`);

// auth.c, format_method_key: `ED25519 SHA256:…`; with certificates `RSA-CERT [SHA256:…] ID <id> (serial 1) CA RSA SHA256:…`;
// of hosts `RSA SHA256:…, client user "…", client host "…"`. No quotes in a fingerprint, so a quoted text never ends like one.
const KEY = "[A-Z0-9-]{2,24} [A-Za-z0-9+/=:]+";
const KEY_BY_CLIENT = `[A-Z0-9-]{2,24} (?:[A-Za-z0-9+/=:]+ )?ID .*|${KEY}, client user ".*`;
const WITH_KEY = new RegExp(String.raw` from (\S+) port (\d{1,5}) ssh2?: (${KEY})${PREAUTH}`);
const WITH_CLIENT_KEY = new RegExp(String.raw` from (\S+) port (\d{1,5}) ssh2?: (${KEY_BY_CLIENT})$`, "s");
const WITH_ANY_KEY = / from (\S+) port (\d{1,5}) ssh2?: (.*)$/s;

/** Reads `<user> from <address> port <port>[ ssh2]`. */
export function readFromPort(text: string): Origin | undefined {
  return originOf(text, FROM_ADDRESS_PORT.exec(text));
}

/** Reads `<user> from <address>[ port <port>]`. */
export function readFrom(text: string): Origin | undefined {
  return readFromPort(text) ?? originOf(text, FROM_ADDRESS.exec(text));
}

/** Reads `<user> <address> port <port>`. */
export function readAddressPort(text: string): Origin | undefined {
  return originOf(text, ADDRESS_PORT.exec(text));
}

/**
 * Reads `<user> from <address> port <port> ssh2[: <key>]` of a login with `method`.
 *
 * The id in a certificate and the user of a client host are the client's words too, and stand after the address; in a line
 * that was cut they may even end like an address. Yet OpenSSH looks at keys only where the user exists on the host
 * (userauth_pubkey in auth2-pubkey.c, userauth_hostbased in auth2-hostbased.c), and a client cannot choose which users
 * exist. So with such a key the first address that a key follows is OpenSSH's; in all other cases it is the last.
 *
 * @param userExists False where the message says `invalid user`.
 */
export function readFromPortKey(text: string, method: string, userExists: boolean): Origin | undefined {
  const keyed = userExists && (method === "publickey" || method === "hostbased");
  const match =
    (keyed ? WITH_CLIENT_KEY.exec(text) : null) ?? FROM_ADDRESS_PORT.exec(text) ?? WITH_KEY.exec(text);
  return originOf(text, match ?? (userExists ? WITH_ANY_KEY.exec(text) : null));
}

function originOf(text: string, match: RegExpExecArray | null): Origin | undefined {
  const [, address, port, key] = match ?? [];
  if (match === null || address === undefined) return undefined;
  return {
    before: text.slice(0, match.index),
    address,
    ...(port === undefined ? {} : { port }),
    ...(key === undefined ? {} : { key }),
  };
}
