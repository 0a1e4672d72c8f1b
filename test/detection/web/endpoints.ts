const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Query targets by the use of the parameter: `@` stands for the value. Patterns of `grammar.ts`. */
export const QUERY_TARGETS: Readonly<Record<string, readonly string[]>> = {
  id: list(`/product.php?id=@ /item?id=@&ref=home /api/users?user_id=@ /index.php?option=com_content&view=article&id=@
    /news/view.asp?nid=@ /catalog/list.jsp?cat=@&page=«digit» /api/v1/orders?order=@ /article.aspx?ArticleID=@
    /wp-content/plugins/gallery/view.php?gid=@ /forum/viewtopic.php?f=«digit»&t=@ /shop/cart?sku=@&qty=«digit»
    /rest/V1/products?store=@ /report?year=20«digit»«digit»&dept=@ /detail.do?seq=@ /download?doc_id=@ /xmlapi/get?uid=@`),
  search:
    list(`/search?q=@ /?s=@ /search?query=@&page=«digit» /catalogsearch/result/?q=@ /api/search?term=@&limit=10
    /index.php?searchword=@&task=search /products?keyword=@&sort=price /suggest?prefix=@ /find?text=@&lang=en /browse?filter=@`),
  sort: list(`/products?sort=@ /api/v2/items?order=@&page=«digit» /list?orderby=@ /admin/users?sidx=@&sord=asc
    /table/data?columns=@ /api/grid?order_by=@&dir=desc`),
  file: list(`/index.php?page=@ /download.php?file=@ /view?path=@ /index.php?include=@ /getfile.aspx?filename=@&type=pdf
    /api/files?name=@ /image?src=@&w=200 /index.php?lang=@ /template?tpl=@ /docs/show?doc=@ /static/load?f=@ /logs?log=@
    /export?template=@ /plugins/viewer/frame.php?theme=@ /main.php?module=@ /report?dir=@`),
  url: list(`/proxy?url=@ /fetch?uri=@ /api/preview?link=@ /image-proxy?src=@&w=300 /webhook/test?callback=@ /import?feed=@
    /pdf/render?page=@ /avatar?from=@ /oembed?url=@&format=json /api/v1/screenshot?target=@ /rss/add?source=@ /load?endpoint=@`),
  redirect: list(`/login?next=@ /redirect?url=@ /out?to=@ /sso/start?RelayState=@ /logout?returnUrl=@ /r?u=@
    /account/signin?continue=@ /lang?set=«fr¦de»&back=@`),
  cmd: list(`/ping?host=@ /diag.cgi?ip=@ /tools/nslookup?domain=@ /cgi-bin/status?cmd=@ /api/exec?command=@ /convert?filename=@
    /backup?name=@&type=full /admin/traceroute?target=@ /cgi-bin/test.cgi?arg=@ /system/ntp?server=@ /api/git?branch=@ /scan?dev=@`),
  text: list(`/guestbook?msg=@ /hello?name=@ /profile?nick=@ /search?q=@ /error?message=@ /preview?title=@ /page?title=@
    /welcome?user=@&lang=en /quiz?answer=@ /embed?caption=@ /index.php?tag=@ /share?text=@ /greet?first=@`),
  callback: list(`/api/data?callback=@ /jsonp?cb=@ /widget.js?jsonp=@ /track?fn=@&id=«int»`),
  style: list(`/theme?style=@ /embed?css=@ /widget?color=@ /editor/preview?bg=@`),
  ldap: list(
    `/directory?user=@ /people?cn=@ /addressbook/search?uid=@ /login?username=@&password=x /api/staff?filter=@`,
  ),
  lang: list(`/set?lang=@ /locale?redirect=@ /page?return=@ /track?ref=@ /go?to=@`),
  mail: list(
    `/contact.php?email=@ /subscribe?from=@ /webmail/read?mailbox=@ /mail/send?subject=@&body=hi /newsletter?to=@`,
  ),
};

/** Names of form and JSON fields by the use of the parameter. */
export const FIELDS: Readonly<Record<string, readonly string[]>> = {
  id: list("id user_id product order_id category item uid account"),
  search: list("q search keyword query_text filter term"),
  sort: list("sort order orderBy column"),
  login: list("username user login email password passwd log"),
  file: list("file path filename template document page attachment location"),
  url: list("url webhook_url callback image avatar feed endpoint link target source"),
  redirect: list("next return_to redirect_uri"),
  cmd: list("host ip domain target cmd command filename hostname ntp_server interface"),
  text: list("comment message name title bio description subject content nickname address"),
  post: list("body content text markdown html source message description post_body reply"),
  callback: list("callback handler"),
  style: list("style css color theme"),
  ldap: list("user uid cn username filter"),
  lang: list("lang locale back"),
  mail: list("email from subject to reply_to mailbox"),
};

/** Where forms and JSON documents are posted. */
export const FORM_TARGETS =
  list(`/login /contact /user/profile /comment/add /api/form /wp-comments-post.php /checkout/address
  /index.php?option=com_contact /admin/settings.php /register /support/ticket /Account/Edit.aspx /cgi-bin/form.cgi /survey/«int»`);
export const JSON_TARGETS =
  list(`/api/v1/users /api/login /rest/items/«int» /api/v2/search /graphql-lite /api/comments
  /v1/messages /api/settings /internal/jobs /api/tickets/«int»/notes /rpc`);
export const PATH_TARGETS =
  list(`/products/@ /users/@/profile /tag/@ /api/v1/items/@ /category/@/page/«digit» /@ /news/@.html
  /blog/20«digit»«digit»/@ /reports/@/view /en/@`);
export const FILE_PATHS =
  list(`/static/@ /images/@ /@ /files/@ /assets/@ /download/@ /css/@ /public/@ /plugins/app/@ /api/v1/files/@
  /icons/@ /cgi-bin/@ /scripts/@ /docs/@`);
