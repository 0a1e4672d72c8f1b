/** Word lists that productions draw from. */
const list = (text: string): readonly string[] => text.trim().split(/\s*\n\s*|\s*,\s*/);

export const WORDS =
  list(`garden, chair, winter, order, camera, river, invoice, coffee, market, paper, update, delete,
 select, union, table, group, script, system, alert, window, document, shell, exec, insert, drop, cast, join, where, from,
 history, balcony, kettle, travel, insurance, lamp, orange, monitor, keyboard, shoes, summer, discount, flour, violin`);

export const NAMES =
  list(`Sinéad O'Reilly, D'Angelo Russell, Conan O'Brien, Niamh O'Connor, Jean-Luc Picard, Łukasz Żak,
 Mary Ann Smith, José Ñuñez, Björk Guðmundsdóttir, Nguyễn Văn An, 山田太郎, 김민준, Ольга Петрова, محمد علي, Anne-Marie d'Aubigné,
 Shaquille O'Neal, Patrick O'Hara & Sons, Tim "Bo" Jackson, 王小明, Ngũgĩ wa Thiong'o, Ana de Armas, Ko'olau Nguyen, Dr. Drop Union,
 Selma Select, Order Bykov, T'Challa Udaku, Xi'an Li, Mc'Donald Grant`);

export const CITIES =
  list(`Sant'Agata, L'Aquila, Coeur d'Alene, São Paulo, Zürich, 's-Hertogenbosch, Saint-Étienne,
 Nuku'alofa, Kraków, 東京, Αθήνα, Киев, القاهرة, Winston-Salem, Île-de-France, Reykjavík, Land's End, N'Djamena`);

export const LATIN =
  list(`Grüße aus Köln, ça va très bien; merci, niño pequeño, přítel člověka, l'été à l'école,
 Smörgåsbord & öl, żółta łódź, em português: não é possível, Fußgängerübergänge, déjà vu, naïve café, İstanbul'da güneş`);

export const FOREIGN =
  list(`こんにちは世界, 你好，世界, Привет мир, مرحبا بالعالم, שלום עולם, नमस्ते दुनिया, สวัสดีชาวโลก, 안녕하세요 세계,
 Γειά σου Κόσμε, Здравствуйте! Как дела?, 価格：¥1,200〜, “Война и мир”, 选择 全部 from 目录, ¿Qué tal? ¡Bien!, 👍🏽 great 🎉`);

export const SITES =
  list(`shop.example.com, www.example.org, blog.example.net, app.contoso.test, intranet.example.com,
 git.example.org, forum.example.net, api.example.io, portal.example.edu, news.example.co.uk`);

export const AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
  "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.68",
] as const;

export const CLIENTS = [
  "curl/8.5.0",
  "python-requests/2.31.0",
  "okhttp/4.12.0",
  "Go-http-client/2.0",
  "axios/1.6.8",
  "PostmanRuntime/7.39.0",
  "Java/17.0.11",
  "Wget/1.21.4",
  "Apache-HttpClient/4.5.14 (Java/11.0.23)",
  "Dart/3.4 (dart:io)",
] as const;

/** Sentences of everyday writing, with the words and signs that attacks use as well. */
export const SENTENCES = [
  "Please select an option from the list and update your order; then insert the coin.",
  "The union and its members will drop the case where the table was set.",
  "It's 5 o'clock -- don't be late!",
  'I can\'t log in; the page says "invalid user or password".',
  "R&D costs rose 12% (from $1.2m to $1.4m) in Q3 and Q4.",
  "If x > 3 and y < 5 then x = y; otherwise 1 = 1 is true.",
  "Rock 'n' roll isn't dead, it's just sleeping...",
  "You can or can't: 'tis the question & the answer.",
  "Use <b>bold</b> or <em>italics</em> where you like.",
  "Prices: 3 for 2, 50% off (T&Cs apply) # while stocks last",
  "Having grouped by colour, order by size and limit to 10 please.",
  "Meet me @ 7; bring cat food, ping Anna | Bob, and find the keys.",
  "C:\\Users\\anna\\Documents\\Report (final).docx is where I saved it.",
  "The file is in /home/anna/projects/../common, I think.",
  "Select all from the menu and like or share if you want to join.",
  "We need to execute the plan, cast the votes and declare the result.",
  "Who wants to see 'Cats' or 'Dogs'? 'Cats' = 'Dogs' to me!",
  'He said: "SELECT one of us" and left -- nobody knew why.',
  "E = mc^2; a/b*c-d; f(x)=sin(x)+cos(x); {1,2,3} ∪ {4}",
  "My email is anna(at)example.com; call +44 (0)20 7946 0018 or 1-800-555-0199",
  "The alert said: javascript must be enabled. I've done that.",
  "Nice! <3 <3 :-) ;) =) ^_^ \\o/ ¯\\_(ツ)_/¯",
  "To: sales; From: Anna; Subject: Re: Your quote",
  "Run ls or dir to list files; cat shows them; whoami tells your name.",
  "What's the difference between null, none and 0? Or is there any?",
  "Sleep (8 hours) is recommended; benchmark yourself against others.",
  'I\'d like the 1/2" pipe and the 3/4" joint; not 5\'11" or 6\'2".',
  "Don't 'or' won't -- both = fine.",
  "Please confirm (order #4521) and reply promptly.",
  "Open the document, location: room 12; onclick of the door, onload of the truck.",
] as const;
