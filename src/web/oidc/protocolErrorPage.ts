import { APPLICATION_DISABLED } from '../../oidc/applicationDisabled.ts';
import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';

interface ProtocolError {
  readonly error: string;
  readonly description: string;
}

/** What cannot be told to an application, because it is unknown, or where to send the answer is. For whoever set it up. */
export function protocolErrorPage(problem: ProtocolError): Markup {
  if (problem.description === APPLICATION_DISABLED) {
    return page(
      'This application is disabled',
      'Somebody who administers it has shut it, so nobody can open it for now. Your account and other applications are as they were. Ask whoever looks after it.',
      problem,
    );
  }
  return page(
    'This request cannot be answered',
    'The application sent something that is not in order, or it took too long. Go back to the application and begin again.',
    problem,
  );
}

function page(title: string, what: string, { error, description }: ProtocolError): Markup {
  return layout({
    title,
    tenantName: null,
    applicationName: null,
    script: 'none',
    content: html`<h1>${title}</h1>
      <p>${what}</p>
      <dl class="reference">
        <dt>Error</dt>
        <dd>${error}</dd>
        <dt>For its developers</dt>
        <dd>${description}</dd>
      </dl>`,
  });
}
