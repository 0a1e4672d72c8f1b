/** A class of files that hold what no visitor may see. */
export interface SensitiveFile {
  /** For people: `system file`, `private key`. */
  readonly label: string;
  /** The part of the path that shows it. */
  readonly text: string;
  /** 0 to 1: how sure it is that only an attacker names this file. */
  readonly weight: number;
}

interface FileClass {
  readonly label: string;
  readonly weight: number;
  readonly pattern: RegExp;
}

const CLASSES: readonly FileClass[] = [
  {
    label: "account file",
    weight: 0.95,
    pattern:
      /(?:^|\/)(?:private\/)?etc\/(?:(?:passwd|shadow|gshadow|group|sudoers|master\.passwd|security\/passwd)[-~]?(?![\w.]))/,
  },
  {
    label: "process file",
    weight: 0.95,
    pattern:
      /(?:^|\/)proc\/(?:self|thread-self|\d{1,7}|version|cmdline|mounts|net|sched_debug|environ|config\.gz)(?![\w.])/,
  },
  {
    label: "Windows system file",
    weight: 0.95,
    pattern:
      /(?:^|\/)(?:win|boot|system|msdos)\.ini(?!\w)|(?:^|[/:])(?:windows|winnt)\/(?:system32|repair|win\.ini|system\.ini|debug|panther|php\.ini|temp|microsoft\.net)|(?:^|\/)boot\.cfg$|system32\/(?:drivers\/etc|config\/|inetsrv|cmd\.exe)|(?:^|\/)autoexec\.bat$|[a-z]:\/(?:inetpub|boot\.ini|pagefile\.sys|sysprep)/,
  },
  {
    label: "private key or credentials",
    weight: 0.9,
    pattern:
      /(?:^|\/)(?:\.ssh\/|\.aws\/|\.kube\/config|\.docker\/config|\.gnupg\/|\.azure\/|\.config\/gcloud|\.pgpass|\.my\.cnf|\.netrc|\.vault-token|\.git-credentials|\.(?:bash|zsh|mysql|psql|sh|python|node_repl)_history)|(?:^|\/)ntuser\.dat|(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)$|(?:^|\/)\.ht(?:passwd|access|group)(?!\w)|(?:^|\/)(?:root|home\/[\w.-]{1,32})\/\.[a-z]/,
  },
  {
    label: "application's inner folder",
    weight: 0.9,
    pattern: /(?:^|\/)(?:web-inf|meta-inf|boot-inf)(?:\/|$)/,
  },
  {
    label: "version control folder",
    weight: 0.9,
    pattern:
      /(?:^|\/)(?:\.git\/(?:config|head|index|logs|refs|objects|packed-refs|hooks|info|description|fetch_head|orig_head)|\.git$|\.svn(?:\/|$)|\.hg(?:\/|$)|\.bzr(?:\/|$)|cvs\/(?:root|entries)$|\.git\/$)/,
  },
  {
    label: "environment file",
    weight: 0.85,
    pattern:
      /(?:^|\/)\.env(?:\.(?:local|dev|development|prod|production|stag(?:e|ing)|test|testing|bak|backup|old|save|orig|docker|live|\d)|~|_\w{1,12}|\d)?(?:\.(?:local|php|bak|old|save))?$/,
  },
  {
    label: "application's settings",
    weight: 0.85,
    pattern:
      /(?:^|\/)(?:wp-config|configuration|localsettings|config\.inc|settings\.inc|db_?conn(?:ect)?|database\.inc)\.(?:php[\w.~-]{1,12}|inc|bak|txt|old)$|(?:^|\/)wp-config\.php|(?:^|\/)(?:web|machine|app)\.config(?!\w)|(?:^|\/)global\.asax?$|(?:^|\/)(?:secrets|database|credentials|parameters)\.(?:ya?ml|json|ini|env)$|(?:^|\/)(?:application|bootstrap)(?:-\w{1,12})?\.properties$|(?:^|\/)appsettings(?:\.\w{1,16})?\.json$|(?:^|\/)(?:tomcat-users|server|applicationcontext|struts|hibernate\.cfg|weblogic)\.xml$|(?:^|\/)(?:php|my)\.ini$|(?:^|\/)(?:my|httpd|apache2?|nginx|redis|vsftpd|sshd_config|php-fpm|smb|squid)\.(?:cnf|conf)$/,
  },
  {
    label: "log or system file",
    weight: 0.75,
    pattern:
      /^\/(?:private\/)?(?:etc\/[\w.-]{2,40}(?:\/|$)|var\/(?:log|www|lib\/(?:mysql|mlocate|php|docker)|spool\/cron|run\/secrets|mail|backups)\/|root\/|sys\/(?:class|kernel|firmware)|dev\/(?:tcp|fd|shm|random|urandom|zero|stdin|mem|sda)|boot\/|run\/secrets\/|usr\/local\/(?:apache2?|etc|nginx|tomcat)|opt\/(?:lampp|tomcat|apache|bitnami)|apache2?\/logs|xampp\/|logs?\/(?:access|error)[._]log)/,
  },
];
const HOME_OF_ETC =
  /(?:^|\/)etc\/(?:hosts|hostname|issue|motd|fstab|crontab|resolv\.conf|os-release|[a-z]{2,12}-release|ssh\/|mysql\/|apache2?\/|httpd\/|nginx\/|php\d?\/|ssl\/|cron|init\.d|pam\.d|samba\/|services|profile|environment|inetd\.conf|exports|ld\.so|network\/|sysconfig\/|default\/|kubernetes\/)/;

/**
 * The most telling sensitive file that a path names. The path is as `plainPath` gives it.
 *
 * @example sensitiveFile("/srv/../etc/passwd")?.label // "account file"
 */
export function sensitiveFile(path: string): SensitiveFile | undefined {
  for (const { label, weight, pattern } of CLASSES) {
    const match = pattern.exec(path);
    if (match !== null) return { label, weight, text: match[0] };
  }
  const inner = HOME_OF_ETC.exec(path);
  return inner === null ? undefined : { label: "system file", weight: 0.85, text: inner[0] };
}

/** A path in lower case with one kind of slash, no doubled ones, no `./`, and nothing after a NUL or a path parameter. */
export function plainPath(text: string): string {
  const nul = text.indexOf("\0");
  return (nul > 0 ? text.slice(0, nul) : text)
    .toLowerCase()
    .replaceAll("\\", "/")
    .replaceAll(/;[\w=.-]{0,32}(?=\/)/g, "")
    .replaceAll(/\/(?:\.?\/)+/g, "/")
    .trim();
}

const LEFTOVER =
  /(?:^|\/)(?:[\w.@-]{1,64}\.(?:php\d?|aspx?|jspx?|cgi|pl|py|rb|inc|conf|config|cfg|ini|ya?ml|json|xml|properties|env|html?|js|sql|htaccess|htpasswd)(?:~|\.?(?:bak|old|orig|save|swp|swo|backup|copy|tmp|dist|txt|zip|tar|gz|rar|7z|bk|1|2)|_(?:bak|old|backup))|\.[\w.-]{1,64}\.sw[op])$/;
const DUMP =
  /(?:^|\/)(?:(?:[\w.-]{0,40}backups?[\w-]{0,16}|dump|database|db|sql|mysql)(?:[-_.]?\d{1,8})?|data|site|www|web|wwwroot|htdocs|public_html|html|old|source|src|website|prod|production|users?)\.(?:sql(?:\.(?:gz|zip|bz2|xz))?|zip|tar(?:\.(?:gz|bz2|xz))?|tgz|rar|7z|bak|mdb|sqlite3?|db|dmp|bkp)$/;
const STORED_SECRET =
  /(?:^|\/)(?:\.(?:zsh|psql|sqlite|irb|rediscli|lesshst|dbshell|mongo|php|python|bash|mysql|sh|ash|node_repl)_?(?:history)?|\.vault-token|\.viminfo|\.kube\/[\w.-]{1,32}|kubeconfig|id_(?:rsa|dsa|ecdsa|ed25519)(?:\.(?:bak|old|txt|key))?|[\w-]{1,32}\.(?:jks|keystore|ppk|kdbx|ovpn|p12|pfx|pem|key|rdb|sqlite3?|sqlitedb|mdb|dmp|tfstate(?:\.backup)?|tfvars)|wallet\.dat|\.flaskenv|\.composer\/auth\.json|auth\.json|credentials|\.aws|service[-_]?account(?:[-_]?key)?\.json|(?:firebase|gcp|google)[-_](?:adminsdk|credentials|key)[\w-]{0,24}\.json|secrets?\.(?:ya?ml|json|env|txt|toml|py)|master\.key|credentials\.(?:yml\.enc|xml|csv|txt))$/;
const STATE =
  /^\/(?:(?:logs?\/|storage\/logs\/|var\/logs?\/|app\/logs?\/|wp-content\/|tmp\/)?(?:access|error|debug|app|application|server|production|development|dev|prod|install|laravel(?:-[\d-]{1,12})?|php[_-]errors?|npm-debug|yarn-error|catalina|mysql|admin|system)[._-]?(?:log|logs)(?:\.(?:txt|\d|gz|old))?$|(?:[\w-]{1,24}\/){0,2}actuator\/(?!health|info)\w|(?:_profiler|_debugbar|_ignition|__debug__|debug\/pprof|debug\/vars|nginx_status|php-?fpm[-_]status|fpm-status|server-status|haproxy\?stats|phpmyadmin\d{0,4}\/setup|pma\d{0,4}|phppgadmin|adminer)(?:\/|$)|(?:[\w-]{1,24}\/){0,2}(?:_?php_?info\d{0,2}|pinfo|infophp|info_php|i|phptest|test_?info|php)\.php$|(?:[\w-]{1,24}\/){0,2}adminer[\w.-]{0,24}\.php$)/;
const SETTINGS =
  /(?:^|\/)(?:appsettings(?:\.\w{1,16})?\.json|hibernate\.cfg\.xml|(?:local_?)?settings\.py|(?:bootstrap|application|database|parameters)(?:-\w{1,12})?\.ya?ml|docker-compose[\w.-]{0,16}\.ya?ml|jenkinsfile|wp-config[\w.~-]{0,16}|localsettings\.php[\w.~-]{1,12}|configuration\.php[\w.~-]{1,12}|\.(?:pypirc|npmrc|netrc|pgpass|my\.cnf|s3cfg|boto|htpasswd[\w.~-]{0,8}|dockercfg|docker\/config\.json|rsync\.filter|ftpconfig|wgetrc|curlrc|remote-sync\.json))$/;
const DEPLOYMENT =
  /(?:^|\/)(?:\.(?:ds_store|npmrc|pypirc|dockercfg|idea\/\w|vscode\/\w|ftpconfig|sftp-config|ftpquota|travis\.yml|gitlab-ci\.yml|circleci\/|github\/workflows|terraform\/|svnignore|gitignore|gitconfig|dockerenv|s3cfg|boto|esmtprc|rediscli_history|wp-config)|sftp-config\.json|docker-compose[\w.-]{0,16}\.ya?ml|dockerfile|vagrantfile|terraform\.tfstate|composer\.(?:json|lock)|package-lock\.json|yarn\.lock|thumbs\.db|error_log|debug\.log|laravel\.log|phpinfo\.php|info\.php|test\.php|adminer(?:-[\d.]+)?\.php|server-status|server-info|elmah\.axd|trace\.axd|crossdomain\.xml\.bak|(?:server|private|privatekey|ssl|domain|key)\.(?:key|pem|pfx|p12|jks|ppk))(?:$|\/)/;

const OTHERS: readonly (readonly [label: string, pattern: RegExp])[] = [
  ["key, secret or history", STORED_SECRET],
  ["log or state", STATE],
  ["application's settings", SETTINGS],
];

/** A file that editors, deployments or backups leave behind, in the path of a request. */
export function leftoverFile(path: string): SensitiveFile | undefined {
  const leftover = LEFTOVER.exec(path);
  if (leftover !== null) return { label: "copy left by an editor", text: leftover[0], weight: 0.7 };
  const dump = DUMP.exec(path);
  if (dump !== null) return { label: "backup or dump", text: dump[0], weight: 0.65 };
  for (const [label, pattern] of OTHERS) {
    const match = pattern.exec(path);
    if (match !== null) return { label, text: match[0], weight: 0.65 };
  }
  const deployed = DEPLOYMENT.exec(path);
  return deployed === null ? undefined : { label: "deployment file", text: deployed[0], weight: 0.6 };
}
