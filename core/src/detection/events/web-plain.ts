/**
 * The cheap first look that spares ordinary requests the decoding and all the patterns. A text is plain when it holds
 * nothing that any web detection needs; `web-attacks.test.ts` holds this true for every place of an attack.
 */

// Every escape, quote, bracket, space or operator counts, so only words and the URL's own punctuation pass. What an attack
// can be without any of those: a climb, a file's name, a wrapper, a script URI.
// (Alternatives that start with punctuation are much quicker than those that start with a letter.)
const URL_EVIDENCE =
  /[^\w\-./?=&:~@,]|\.(?:\.|ini\b)|&&|=(?:\/|(?<=(?:cmd|exec|command|execute|shell)=))|:(?:\/(?<!^https?:\/)|(?<=script:)|(?<=data:)text)|\/(?:etc|proc|web-inf|meta-inf|\.ssh|\.aws)\//i;

// A user agent is full of spaces, brackets and semicolons: here it takes a quote, an escape, markup, a call without a space
// before its bracket, a comment, a climb, a spelled operator, or a command or statement after a semicolon.
const HEADER_EVIDENCE =
  /['"<>`\\|${}%^\u0000-\u001f\u007f-\uffff]|\((?:\)|(?<=\w\())|--|\/(?:\*[^,;]|etc\/)|\.\.|:(?<=script:)|&&|[ +](?:x?or|and|union|having|order|group)[ +(]|; ?(?:cat|curl|wget|ping|nc|ncat|bash|sh|id|ls|sleep|uname|whoami|python|perl|powershell|drop|delete|insert|update|exec|waitfor|select|truncate|shutdown|alter|create|grant|merge)\b/i;

/** True where a URL, or a part of one, can hold no attack on an application. */
export function isPlainUrl(text: string): boolean {
  return !URL_EVIDENCE.test(text);
}

/** True where a header's value can hold no attack on an application. */
export function isPlainHeader(text: string): boolean {
  return !HEADER_EVIDENCE.test(text);
}

/** True where a user name has the shape of one: letters, digits, `. _ @ + -` and a domain's backslash. */
export function isPlainName(text: string): boolean {
  return /^(?:[\w.@+-]+\\)?[\w.@+-]*$/.test(text);
}
