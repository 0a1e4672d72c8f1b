/** Replaces the numbers of payment cards: the issuers' prefixes and lengths, and the check digit of ISO/IEC 7812-1 (Luhn). */
export function maskCards(text: string, replacement: string): string {
  return text.replace(DIGIT_RUN, (run) => maskRun(run, replacement));
}

// 13 digits or more, in groups or not. The lookbehind admits one start per run.
const DIGIT_RUN = /(?<![\d][ -]?)\d(?:[ -]?\d){12,}/g;

// Visa, Mastercard, American Express, Discover, JCB, Diners Club, UnionPay and Maestro.
const ISSUED =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12}|35\d{14}|3[068]\d{12}|62\d{14,17}|(?:50|5[6-9]|6\d)\d{11,17})$/;
const LENGTHS = [19, 18, 17, 16, 15, 14, 13];

/** A card may stand anywhere in a run of digits: a quantity may come before it, a date behind it. */
function maskRun(run: string, replacement: string): string {
  const digits = run.replaceAll(/\D/g, "");
  let masked = "";
  let at = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const length = startsGroup(run, at) ? cardLength(digits.slice(index, index + 19)) : undefined;
    const end = length === undefined ? skip(run, at, 1) : skip(run, at, length);
    masked += length === undefined ? run.slice(at, end) : replacement;
    index += (length ?? 1) - 1;
    at = end;
  }
  return masked;
}

/** True at the start of the run and behind a separator: within a long number every other digit would begin some card. */
function startsGroup(run: string, at: number): boolean {
  return at === 0 || /[ -]/.test(run.charAt(run.charAt(at) === " " || run.charAt(at) === "-" ? at : at - 1));
}

/** The place behind `count` more digits. */
function skip(run: string, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at < run.length; at += 1) if (/\d/.test(run.charAt(at))) left -= 1;
  return at;
}

function cardLength(digits: string): number | undefined {
  return LENGTHS.find((length) => {
    const number = digits.slice(0, length);
    return number.length === length && ISSUED.test(number) && passesLuhn(number);
  });
}

function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let place = 0; place < number.length; place += 1) {
    const digit = Number(number.charAt(number.length - 1 - place));
    const doubled = place % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
