const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Words with a part in SQL's grammar; all others are names. */
export const KEYWORDS = words(`
  union all distinct distinctrow select from where order group by having limit offset into outfile dumpfile procedure insert
  update delete drop create alter truncate exec execute declare waitfor shutdown grant revoke merge replace call set values table
  database schema case when then else end exists null true false unknown as asc desc top fetch for load handler begin intersect
  except minus join inner cross using copy rename user function trigger view index login immediate show describe explain
  prepare deallocate kill lock attach detach pragma vacuum analyze reindex backup restore use do runscript commit rollback`);

export const LOGIC = words("and or xor && ||");

/** Comparisons that are words. */
export const COMPARISONS = words(
  "like rlike ilike regexp in between is sounds similar glob match not div mod",
);

/** Functions that wait, or that keep the server busy. */
export const DELAYS = words(`
  sleep benchmark pg_sleep pg_sleep_for pg_sleep_until dbms_pipe.receive_message dbms_lock.sleep dbms_session.sleep
  user_lock.sleep randomblob zeroblob generate_series get_lock regexp_hang`);

/** Functions whose errors show what they were given. */
export const ERRORS = words(`
  extractvalue updatexml gtid_subset gtid_subtract xmltype utl_inaddr.get_host_name utl_inaddr.get_host_address
  ctxsys.drithsx.sn ordsys.ord_dicom.getmappingxpath geometrycollection multipoint polygon multipolygon linestring
  multilinestring st_latfromgeohash st_longfromgeohash st_pointfromgeohash dbms_xmlgen.getxmltype json_keys name_const
  query_to_xml database_to_xml procedure_analyse row_count_error`);

/** Functions and procedures that reach files, programs or other machines. */
export const REACHES = words(`
  xp_cmdshell xp_dirtree xp_fileexist xp_subdirs xp_regread xp_regwrite xp_availablemedia xp_servicecontrol xp_loginconfig
  sp_oacreate sp_oamethod sp_makewebtask sp_addextendedproc sp_configure sp_addlogin sp_addsrvrolemember sp_execute_external_script
  load_file openrowset opendatasource openquery utl_http.request utl_file.fopen utl_smtp.open_connection utl_tcp.open_connection
  httpuritype dbms_ldap.init dbms_java.runjava dbms_java_test.funcall dbms_scheduler.create_job dbms_export_extension
  dblink dblink_connect dblink_send_query lo_import lo_export lo_get pg_read_file pg_read_binary_file pg_ls_dir pg_stat_file
  pg_file_write pg_logdir_ls sys_exec sys_eval sys_get load_extension writefile readfile edit fts3_tokenizer csvread csvwrite
  file_read file_write link_schema master..xp_cmdshell master..xp_dirtree master.dbo.xp_cmdshell shell curdir`);

/** Other functions of the dialects in use. */
const FUNCTIONS = words(`
  ascii ord char chr nchar unichar substr substring mid left right length len char_length character_length lengthb octet_length
  bit_length concat concat_ws group_concat wm_concat string_agg listagg array_agg xmlagg json_arrayagg version user database
  current_user session_user system_user user_name suser_name suser_sname db_name schema_name host_name app_name schema
  current_database current_schema current_setting connection_id last_insert_id if ifnull nullif isnull nvl nvl2 coalesce iif
  decode greatest least elt field make_set find_in_set locate instr position charindex patindex strcmp cast convert try_cast
  try_convert to_char to_number to_date to_timestamp hex unhex bin conv ascii_str rawtohex hextoraw utl_raw.cast_to_varchar2
  encode to_base64 from_base64 md5 sha1 sha2 sha password old_password aes_encrypt aes_decrypt encrypt compress uncompress rand
  random floor ceil ceiling round exp pow power sqrt log ln mod abs sign count sum avg min max stddev lower upper lcase ucase
  trim ltrim rtrim lpad rpad replace reverse repeat replicate space stuff quotename translate soundex difference insert
  now sysdate getdate curdate current_date current_timestamp sysdatetime unix_timestamp datediff date_format extract year month
  has_dbaccess is_srvrolemember is_member object_id object_name col_name col_length serverproperty
  sys_context userenv dbms_utility.sqlid_to_sqlhash sqlite_version typeof quote unicode printf glob like likelihood
  json_extract json_object row_number rank over exists any some all row values in
  ldap_search xmlforest xmlelement xmlquery bitand crypt digest gen_random_uuid array_to_string string_to_array unnest
  regexp_replace regexp_substr regexp_instr regexp_like interval inet_aton inet_ntoa uuid quote_literal nlssort
  load_data asciistr inet_server_addr pg_backend_pid`);

/** Names of catalogues, which list what a database holds. */
export const CATALOGUE =
  /^(?:(?:`|"|\[)?information_schema(?:`|"|\])?(?:\..*)?|sys(?:objects|columns|databases|users|logins|processes)|sys\..*|master\.\..*|master\.(?:dbo|sys)\..*|mysql\..*|performance_schema\..*|sqlite_(?:master|schema|temp_master)|pg_(?:catalog\..*|tables|shadow|user|database|class|attribute|authid|roles|namespace|stat_activity)|all_(?:tables|tab_columns|users|objects)|user_(?:tables|tab_columns|objects|users)|dba_(?:users|tables|tab_columns)|v\$\w*|gv\$\w*|sysibm\..*|syscat\..*|msys(?:objects|accessobjects|relationships|queries|ace)|rdb\$.*|db2\..*)$/;

const ALL_FUNCTIONS: ReadonlySet<string> = new Set([...FUNCTIONS, ...DELAYS, ...ERRORS, ...REACHES]);

/** True for a function of a database. */
export function isSqlFunction(name: string): boolean {
  return ALL_FUNCTIONS.has(name);
}
