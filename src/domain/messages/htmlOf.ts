const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A template of HTML from one of text: paragraphs, lines, and a button where a line is an address and nothing else. The
 * values are escaped when they are filled in; here the words around them are.
 */
export function htmlOf(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.split('\n').map(lineOf))
    .map((lines) => `<p>${lines.join('<br>')}</p>`)
    .join('\n');
}

function lineOf(line: string): string {
  const [, address] = /^\{\{(link|account|enrol)\}\}$/.exec(line) ?? [];
  if (address !== undefined) return `<a class="button" href="{{${address}}}">{{${address}}}</a>`;
  return line
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
    .replaceAll(/\{\{(account|unsubscribe)\}\}/g, '<a href="{{$1}}">{{$1}}</a>');
}

/** What is around the content of every mail. Mail programs know little of CSS: a table, and styles in place. */
export const MAIL_FRAME = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>{{subject}}</title>
<style>body{margin:0;padding:24px 12px;font:16px/1.5 system-ui,sans-serif}.mail{max-width:560px;margin:0 auto;border-top:4px solid {{accentColor}};padding-top:16px}
a{color:{{accentColor}}}.button{display:inline-block;padding:10px 18px;border-radius:6px;background:{{accentColor}};color:#fff;word-break:break-all}
.code{font-size:28px;letter-spacing:4px;font-weight:600}.footer{margin-top:32px;font-size:13px;opacity:.75}</style></head>
<body><div class="mail">
{{{content}}}
<p class="footer">{{tenant}}{{#footer}}<br>{{footer}}{{/footer}}</p>
</div></body></html>
`;
