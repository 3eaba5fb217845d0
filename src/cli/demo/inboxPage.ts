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

const STYLE = `body{margin:0;font:16px/1.5 system-ui,sans-serif}main{max-width:44rem;margin:2rem auto;padding:0 1rem}li{margin:.75rem 0}
time,.to{opacity:.75;font-size:.9rem}iframe{width:100%;height:32rem;border:1px solid;background:#fff;color-scheme:light}pre{white-space:pre-wrap;overflow-wrap:anywhere}`;

function list(messages: readonly InboxMessage[]): string {
  if (messages.length === 0) return '<h1>Inbox of the demo</h1><p>Nothing yet. Everything that the demo sends arrives here.</p>';
  return `<h1>Inbox of the demo</h1><ul>${messages.map((message) => `<li>${message.kind === 'mail' ? mailRow(message) : textRow(message)}</li>`).join('')}</ul>`;
}

function mailRow({ id, mail }: InboxMail): string {
  const subject = escaped(mail.subject ?? '(no subject)');
  return `<a href="?mail=${encodeURIComponent(id)}">${subject}</a><br><span class="to">to ${escaped(recipientsOf(mail))}</span> <time>${escaped(mail.date ?? '')}</time>`;
}

function textRow({ to, text, at }: InboxText): string {
  return `${escaped(text)}<br><span class="to">text message to ${escaped(to)}</span> <time>${escaped(at)}</time>`;
}

function letter({ mail }: InboxMail): string {
  return `<p><a href="./">All mails</a></p><h1>${escaped(mail.subject ?? '')}</h1><p class="to">to ${escaped(recipientsOf(mail))} · ${escaped(mail.date ?? '')}</p>
${mail.html === undefined ? '' : `<iframe sandbox="allow-popups allow-top-navigation-by-user-activation" title="the mail" srcdoc="${escaped(`<base target="_top">${mail.html}`)}"></iframe>`}
<h2>As text</h2><pre>${linked(mail.text ?? '')}</pre>`;
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
