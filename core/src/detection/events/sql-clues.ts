import type { Clue } from "./web-evidence.ts";

/** A class of evidence for SQL injection. */
export interface SqlClue extends Clue {
  /** Whether it counts in a text that is a whole SQL statement: some classes are normal SQL there. */
  readonly inStatement: "counts" | "never" | "after select";
  /** What makes the class CRITICAL. */
  readonly critical?: RegExp;
}

// The patterns see lower-case text whose comments and runs of white space are single spaces (`sqlText`).
const OR = String.raw`(?:(?<![\w-])x?or(?![\w-])|['")\d] ?\|\|)`;
const AND = String.raw`(?:(?<![\w-])and(?![\w-])|['")\d] ?&&)`;
const EQUALS = String.raw`(?:<=>|<>|!=|=)`;
/** A number, or a sum or product of numbers. */
const NUMBER = String.raw`\d[\d*+/-]{0,20}`;
const CATALOGUE = String.raw`(?:information_schema|sysobjects|syscolumns|sys\.(?:tables|objects|databases|columns|user)|sqlite_(?:master|schema)|pg_(?:catalog|tables|shadow|user)|all_tab(?:les|_columns)|user_tables|dba_users|v\$version|mysql\.user|master\.\.)`;
const SECRET_TABLE = String.raw`(?:${CATALOGUE}|users?\b|accounts?\b|admins?\b|members\b|customers\b|credentials\b|passwords?\b)`;

/** Each of these alone is an injection. */
export const STRONG: readonly SqlClue[] = [
  {
    label: "UNION SELECT",
    inStatement: "counts",
    pattern: new RegExp(
      String.raw`(?<![a-z_])union(?: all| distinct)?[ (]{1,4}select[ (]{0,4}(?:all |distinct )?(?:null\b|\d{1,9}(?:[ ,)#;-]|$)|['"@*]|0x|(?:group_)?concat|char ?\(|(?:version|user|database) ?\(|\w{0,40}pass(?:word|wd)?\b|pwd\b|[\w,. ()]{1,160}[ )]from[ (]{1,3}${SECRET_TABLE})`,
    ),
  },
  {
    label: "UNION SELECT",
    inStatement: "never",
    pattern:
      /(?:[\d'")]|null) ?union(?: all| distinct)?[ (]{1,4}select[ (]{1,4}[`"[]?[\w.]{1,64}[`"\]]? ?(?:,|\(|from\b)|['")] ?union(?: all| distinct)? select\b/,
  },
  {
    label: "tautology",
    inStatement: "counts",
    pattern: new RegExp(
      [
        // or 1=1, ' or 'a'='a, or(1)=(1)
        String.raw`${OR}[ (]{0,4}(?:not )?(?<quoted>['"]?)(?<same>[\w.]{1,32})\k<quoted>[ )]{0,3}(?:<=>|=)[ (]{0,3}\k<quoted>\k<same>(?!\w)`,
        // or ''=', or 'a' like 'a, or 'text' > 't', or 'a' in ('a')
        String.raw`${OR}[ (]{0,4}(?<literal>['"])\w{0,32}\k<literal> ?(?:<>|!=|[<>]=?|=|in|like) ?[(n]?\k<literal>`,
        // ' or 1--, ' or true#, or true--, or 1 --'
        String.raw`['"][ )]{0,3}(?:x?or|\|\|)[ (]{1,3}(?:not )?(?:true|\d{1,10})[ )]{0,3}(?:--|#|;|(?:limit|order|having|group)\b)`,
        String.raw`${OR}[ (]{1,3}(?:true ?(?:--|#|;)|\d{1,10} ?(?:--|#)[ '"+-]{0,4}$|\d{1,10} between \d)`,
        // ' or username like '%
        String.raw`['"][ )]{0,3}or [\w.]{1,40} like ?(?:['"]%|char ?\()`,
      ].join("|"),
    ),
  },
  {
    label: "boolean probe",
    // Query builders write `AND 1=1`.
    inStatement: "never",
    pattern: new RegExp(
      [
        // and 1=2, and 1=1, and 2*3=6, or 1<>2
        String.raw`${AND}[ (]{0,4}(?:not )?${NUMBER}[ )]{0,3}${EQUALS}[ (]{0,3}\d{1,10}(?!\w)`,
        String.raw`${OR}[ (]{0,4}(?:not )?${NUMBER}[ )]{0,3}(?:<>|!=)[ (]{0,3}\d{1,10}(?!\w)`,
        // 1 or 5>3: prose compares numbers too, but not after a value.
        String.raw`['")\d] ?(?:x?or|and|\|\||&&)[ (]{1,4}(?:not )?${NUMBER}[ )]{0,3}[<>]=?[ (]{0,3}\d{1,10}(?!\w)`,
        // ' and 'a'='b, ' and true, ' and a='a
        String.raw`['"][ )]{0,3}(?:and|&&)[ (]{0,3}(?:(?<probe>['"])\w{0,32}\k<probe> ?= ?\k<probe>|(?:true|false)\b|(?<bare>\w{1,32}) ?= ?['"]\k<bare>(?!\w))`,
        // x' and email is null; --
        String.raw`['"][ )]{0,3}(?:and|or) [\w.]{1,40} is (?:not )?null ?;? ?(?:--|#)`,
        // 1 and (select …), ' and ascii(substr(…, and 1=(select …
        String.raw`['")\d] (?:x?or|and) ?(?:\({1,4} ?select\b|(?:not )?(?:exists|ascii|substr(?:ing)?|ord|mid|length|if|case when) ?\()`,
        String.raw`\b(?:x?or|and)[ (]{1,4}[\w'"]{1,12} ?(?:${EQUALS}|[<>]=?|in|r?like|regexp) ?\({1,4} ?select\b|['"] r?like ?\({1,4} ?select\b`,
        String.raw`\bhaving \d{1,9} ?= ?\d|['")\d] order by \d{1,3} ?(?:--|#)|procedure analyse ?\(`,
      ].join("|"),
    ),
  },
  {
    label: "stacked query",
    inStatement: "after select",
    critical:
      /;[ (]{0,3}(?:drop (?:table|database|schema|user|view|index|procedure|function|column|login)|truncate table|delete from|shutdown)\b/,
    pattern:
      /;[ (]{0,3}(?:drop (?:table|database|schema|user|view|index|procedure|function|column|login)\b|delete from\b|truncate table\b|insert into\b|update [\w.`"[\]]{1,64} set\b|alter (?:table|user|login|role|database)\b|create (?:table|login|database|function|procedure|extension|alias)\b|exec(?:ute)?(?: (?:xp_|sp_|master|immediate|@)| ?\()|shutdown ?(?:with nowait ?)?(?:--|;|$)|declare @|grant (?:all|select|dba)\b|merge into\b|select ?(?:\*|@@|\d|['"(]|pg_sleep|\w{1,32}\(|cast ?\())|\bdeclare @\w{1,64} ?n?(?:var)?char/,
  },
  {
    label: "comment truncation",
    inStatement: "never",
    pattern:
      /[\w)]['"][ )]{0,4}(?:--|#)(?:$|["'&]|[ -]{1,3}(?:$|[&"']))|[\w)]['"](?: ?;?\u0000|[ )]{0,4}\/\*.{0,8}$)|=['"][ )]{0,3}(?:--|#)(?:$|&|[ -]{1,3}(?:$|&))/,
  },
  {
    label: "comment truncation",
    inStatement: "counts",
    // username='admin'--' and password='…': the comment swallows the quote that would have closed the value.
    pattern: /\w['"] ?(?:--|#) ?['"] ?(?:and|or|limit|;|$)/,
  },
  {
    label: "time delay",
    inStatement: "counts",
    pattern:
      /(?:\b(?:and|or|xor|select|then|else|where|by|limit)[ (]{1,4}|[=,('"|*+%] ?|^|\d-)sleep ?\( ?\d|\bbenchmark ?\( ?\d{1,12} ?,|\bpg_sleep ?\(|\bwaitfor delay\b|dbms_(?:pipe\.receive_message|lock\.sleep) ?\(|randomblob ?\( ?\d{6}/,
  },
  {
    label: "error-based extraction",
    inStatement: "counts",
    pattern:
      /\b(?:geometrycollection|multipoint|polygon|linestring) ?\( ?\(? ?select\b|\b(?:extractvalue|updatexml|gtid_subset|xmltype) ?\( ?(?:\d{1,9} ?,|concat|\( ?select|null|rand|['"(]|0x|@@|user|version|chr ?\()|\bfloor ?\( ?rand ?\(|\bexp ?\( ?~|\bconvert ?\( ?int ?,|\bcast ?\( ?\( ?(?:select\b|chr ?\()|\butl_inaddr\.|\bctxsys\.drithsx/,
  },
  {
    label: "catalogue query",
    inStatement: "never",
    pattern: new RegExp(String.raw`\b(?:from|join|into|update)[ (]{1,3}[\x60"[]?${CATALOGUE}`),
  },
  {
    label: "file or command access",
    inStatement: "counts",
    critical:
      /\bxp_cmdshell\b|\binto (?:out|dump)file\b|\bsp_oacreate\b|\bfrom program\b|\bsys_e(?:xec|val) ?\(/,
    pattern:
      /\bexec(?:ute)?[ (]{1,3}[\w.[\]]{0,40}xp_\w{1,32}|\bxp_(?:cmdshell|dirtree|regread) ?['"(;]|; ?xp_cmdshell\b|\binto (?:out|dump)file ?['"(0@\\]|\bload_file ?\(|\bsp_oacreate\b ?['"(]|\bopenrowset ?\(|\butl_http\.request|\bcopy \w{1,64} from program\b|\bsys_e(?:xec|val) ?\(/,
  },
];

/**
 * What at least one strong class needs; most ordinary texts have none of it. Quick: it looks at words and marks alone, and
 * needs no preparation of the text.
 */
export const SQL_HINT =
  /[(;#\u0000]|'(?![a-z])|--|\|\||&&|\/\*|\b(?:x?or|and)\b|union|having|order\s|select|waitfor|(?:out|dump)file|[sx]p_/;

/** These only add to a strong class: each is also ordinary text. */
export const WEAK: readonly Clue[] = [
  { label: "hex literal", pattern: /\b0x[0-9a-f]{6}/ },
  { label: "CHAR() obfuscation", pattern: /\bcha?r ?\( ?\d{1,3} ?[,)]|\bunhex ?\(/ },
  { label: "CONCAT()", pattern: /\bconcat(?:_ws)? ?\(/ },
  { label: "server variable", pattern: /@@\w|\b(?:version|database|current_user) ?\( ?\)/ },
  { label: "comment truncation", pattern: /(?:--|#)[ -]{0,3}$/ },
  { label: "subquery", pattern: /\( ?select\b[^;]{1,120} from / },
];

/** Evidence of hiding, seen before the comments are taken out. */
export const OBFUSCATION: readonly Clue[] = [
  { label: "inline comments", pattern: /\w\/\*[^*]{0,64}\*\/\w|\/\*!\d{0,6} ?\w/ },
  { label: "double encoding", pattern: /%25(?:2[0-9a-f]|3[0-9a-f]|5[cf])/ },
];
