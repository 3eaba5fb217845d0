import type { Email } from 'postal-mime';

/** A mail or a text message as the inbox shows it. */
export type InboxMessage = InboxMail | InboxText;

interface InboxMail {
  readonly kind: 'mail';
  /** Name of its file, which grows with time. */
  readonly id: string;
  readonly mail: Email;
}

export interface InboxText {
  readonly kind: 'text';
  readonly id: string;
  readonly to: string;
  readonly text: string;
  /** RFC 3339 */
  readonly at: string;
}

/** The list of messages, or one of the mails. */
export function inboxPage(messages: readonly InboxMessage[], chosen: string | null): string {
  const one = messages.find((message) => message.kind === 'mail' && message.id === chosen);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>Inbox of the demo</title><style>${STYLE}</style></head><body><main>${one?.kind === 'mail' ? letter(one) : list(messages)}</main></body></html>`;
}

const STYLE = `:root{color-scheme:light dark;--ground:#f3f5f4;--paper:#fff;--soft:#52605d;--line:#d5dcda;--accent:#1f5f5b}
@media (prefers-color-scheme:dark){:root{--ground:#0f1514;--paper:#18201f;--soft:#a5b3b0;--line:#2f3b39;--accent:#7fcdc4}}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:var(--ground)}main{max-width:44rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1rem;margin:1.5rem 0 .5rem}a{color:var(--accent);text-underline-offset:.15em}
ul{margin:0;padding:0;list-style:none;background:var(--paper);border:1px solid var(--line);border-radius:.625rem}li{padding:.75rem 1rem}li+li{border-top:1px solid var(--line)}
.about{display:block;color:var(--soft);font-size:.875rem}time{white-space:nowrap}
iframe{box-sizing:border-box;width:100%;height:32rem;background:#fff;border:1px solid var(--line);border-radius:.625rem;color-scheme:light}
pre{margin:0;padding:1rem;white-space:pre-wrap;font-size:.875rem;background:var(--paper);border:1px solid var(--line);border-radius:.625rem}`;

function list(messages: readonly InboxMessage[]): string {
  if (messages.length === 0) return '<h1>Inbox of the demo</h1><p>Nothing yet. Everything that the demo sends arrives here.</p>';
  return `<h1>Inbox of the demo</h1><ul>${messages.map((message) => `<li>${message.kind === 'mail' ? mailRow(message) : textRow(message)}</li>`).join('')}</ul>`;
}

function mailRow({ id, mail }: InboxMail): string {
  return `<a href="?mail=${encodeURIComponent(id)}">${escaped(mail.subject ?? '(no subject)')}</a>${about(`Mail to ${recipientsOf(mail)}`, mail.date)}`;
}

function textRow({ to, text, at }: InboxText): string {
  return `${escaped(text)}${about(`Text message to ${to}`, at)}`;
}

function letter({ mail }: InboxMail): string {
  return `<p><a href="./">All messages</a></p><h1>${escaped(mail.subject ?? '')}</h1><p>${about(`Mail to ${recipientsOf(mail)}`, mail.date)}</p>
${mail.html === undefined ? '' : `<iframe sandbox="allow-popups allow-top-navigation-by-user-activation" title="the mail" srcdoc="${escaped(`<base target="_top">${mail.html}`)}"></iframe>`}
<h2>As text</h2><pre>${linked(mail.text ?? '')}</pre>`;
}

function about(what: string, at: string | undefined): string {
  return `<span class="about">${escaped(what)}${at === undefined ? '' : `, <time datetime="${escaped(at)}">${escaped(timeText(at))}</time>`}</span>`;
}

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** A mail says of itself when it was sent: what is no time stays as it is. */
function timeText(at: string): string {
  const instant = Date.parse(at);
  return Number.isNaN(instant) ? at : `${TIME.format(instant)} UTC`;
}

function recipientsOf(mail: InboxMail['mail']): string {
  return (mail.to ?? []).map((to) => ('address' in to ? to.address : '')).join(', ');
}

/** Addresses in a text can be followed: that is what most mails are for. */
function linked(text: string): string {
  return escaped(text).replace(/https?:\/\/[^\s<]+?(?=[.,]?(?:\s|$))/g, (address) => `<a href="${address}">${address}</a>`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
