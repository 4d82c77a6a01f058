// Lists 200 texts that are harmless as text, and dangerous as code, markup or addresses.

/** Markup that executes, loads or navigates. */
const MARKUP = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg onload=alert(1)>', '<details open ontoggle=alert(1)>x', '<iframe srcdoc="<script>alert(1)</script>">', '<a href=javascript:alert(1)>x</a>', '<style>@import"//x.y"</style>', '<base href=//x.y/>', '<object data=javascript:alert(1)>', '<body onload=alert(1)>', '<input autofocus onfocus=alert(1)>', '<video src=x onerror=alert(1)>',
] as const
/** Ends of contexts: attributes, elements, comments, CDATA, JSON, templates, SQL. */
const WAYS_OUT = ['', '"', "'", '">', "'>", '`', '-->', ']]>', '</title>', '</textarea></style></script>', '"}]}', '%>', "');"] as const

const OTHERS = [
  // Addresses that execute
  '[甲](javascript:alert(1))', '[甲](JaVaScRiPt:alert(1))', '[甲](&#106;avascript:alert(1))', '[甲](data:text/html,<script>alert(1)</script>)', '![甲](javascript:alert(1))', '<javascript:alert(1)>', 'javascript:alert(1)//http://x', '[甲](https://x.y" onclick="alert(1))',
  // Formulas of spreadsheets
  '=1+1', '=cmd|\'/C calc\'!A0', '+1+1', '-1+1', '@SUM(A1)', '=HYPERLINK("https://x.y","甲")', '\t=1+1', '＝1+1',
  // Forbidden and deceptive characters
  'a\u0001b', 'a\u0008b', 'a\u000bb', 'a\u000cb', 'a\u001bb', 'a\u007fb', 'a\u0085b', 'a\u2028b', 'a\u2029b', 'a\ufffeb', 'a\uffffb', 'a\ufeffb', 'a\u202eb', 'a\u2066b\u2069', 'a\u200bb\u200db', 'e\u0301\u0301\u0301\u0301', '\u{e0041}\u{e0042}', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', '𠮷'.repeat(30),
  // Lone surrogates: Node writes U+FFFD
  'a\ud800b', 'a\udc00b', '\udfff\ud800',
  // Length
  '长'.repeat(300), 'W'.repeat(300), '<'.repeat(300), '&amp;'.repeat(60), '"'.repeat(300),
  // Templates, other languages, special names
  '<%= 7*7 %>', '<%~ it.title %>', '<% } %>', '{{7*7}}', '$' + '{7*7}', '#{7*7}', '{% x %}', '__proto__', 'constructor', 'undefined', 'null', 'NaN', "'; DROP TABLE articles; --", '" OR 1=1 --', '%s%n', '../../etc/passwd', '%00', '%0d%0aX: y',
  // References and other markup
  '&lt;script&gt;', '&#60;script&#62;', '&amp;lt;', '&', '&copy', 'x<!-- y -->', '<!DOCTYPE x [<!ENTITY a "b">]>&a;', '<?xml version="1.0"?>', '<![CDATA[x]]>', '\\"', '\\', '\\u003cscript\\u003e', '{"@context":"x"}', '}{', '\\input{x}', '{', '}', '% x', '$x$', '~', '#', '_^', 'ER  - ', 'TY  - BOOK',
] as const

export const PAYLOADS: readonly string[] = [...new Set([...WAYS_OUT.flatMap((out) => MARKUP.map((markup) => out + markup)), ...OTHERS])].filter((_, index, all) => index >= all.length - OTHERS.length || index < 200 - OTHERS.length)
