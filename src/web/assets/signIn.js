/**
 * What a sign-in page cannot do without script: ask the browser for a passkey or security key. Besides that it sends a
 * code on its sixth digit, helps to save backup codes, and waits its turn where many sign in at once. Every form here
 * posts as it would without.
 */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  buffer === null || buffer === undefined
    ? undefined
    : btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(''))
        .replace(/\+/g, '-')
        .replace(/\//g, '_')
        .replace(/=+$/, '');

const withBytes = (credentials) => (credentials ?? []).map((credential) => ({ ...credential, id: bytes(credential.id) }));

/** The server's JSON as the browser's API wants it. By hand: extensions that stand in for the browser often lack the newer helpers. */
function optionsOf(kind, json) {
  if (kind === 'create') {
    return {
      ...json,
      challenge: bytes(json.challenge),
      user: { ...json.user, id: bytes(json.user.id) },
      excludeCredentials: withBytes(json.excludeCredentials),
    };
  }
  return { ...json, challenge: bytes(json.challenge), allowCredentials: withBytes(json.allowCredentials) };
}

function answerOf(credential) {
  const { id, rawId, type, authenticatorAttachment, response } = credential;
  return {
    id,
    rawId: text(rawId),
    type,
    authenticatorAttachment: authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      authenticatorData: response.attestationObject ? undefined : text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
      transports: response.getTransports ? response.getTransports() : undefined,
    },
  };
}

async function fetchOptions(form) {
  const answer = await fetch(form.dataset.options, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: '{}',
  });
  const body = await answer.json();
  if (answer.ok) return body;
  throw Object.assign(new Error(body.detail ?? body.title), { status: answer.status });
}

let waiting = new AbortController();

async function run(form, mediation) {
  const kind = form.dataset.ceremony === 'create' ? 'create' : 'get';
  const publicKey = optionsOf(kind, await fetchOptions(form));
  // Only one request may be open: the one that waits behind the name field gives way.
  if (mediation !== 'conditional') {
    waiting.abort();
    waiting = new AbortController();
  }
  const credential = await navigator.credentials[kind]({
    publicKey,
    signal: waiting.signal,
    ...(mediation === undefined ? {} : { mediation }),
  });
  form.elements.namedItem('response').value = JSON.stringify(answerOf(credential));
  HTMLFormElement.prototype.submit.call(form);
}

function say(form, message) {
  form.querySelector('[role=status]').textContent = message;
}

/** In seconds: nobody who waits their turn asks less often than this. */
const LONGEST_PAUSE = 15;

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/**
 * Everybody may be coming back in the same minute. Whoever is told so keeps what was typed on the page, and it is sent again: not before
 * the server wants it, more patiently each time, and not in step with all the others.
 */
async function sendPatiently(form) {
  const body = new URLSearchParams(new FormData(form));
  for (let patience = 1; ; patience = Math.min(patience * 1.6, LONGEST_PAUSE)) {
    const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual', headers: { accept: 'text/html' } });
    if (answer.status !== 503) return answer;
    say(form, form.dataset.busy);
    // oxlint-disable-next-line eslint/no-restricted-properties -- no secret: it only keeps those who wait out of step
    await pause(Math.max(patience, Number(answer.headers.get('retry-after') ?? 1)) * (1 + Math.random()));
  }
}

/** Goes where the answer leads, as after a form that was posted. */
async function follow(form, answer) {
  if (answer.type === 'opaqueredirect') return location.assign(form.dataset.here);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const onward = page.querySelector('meta[http-equiv=refresh]')?.content.replace(/^0; url=/, '');
  if (onward) return location.assign(onward);
  waiting.abort();
  waiting = new AbortController();
  document.replaceChild(document.adoptNode(page.documentElement), document.documentElement);
  attend();
  document.querySelector('[autofocus]')?.focus();
}

/** Everything that the page offers with script, on the page as it is now. */
function attend() {
  for (const form of document.querySelectorAll('[data-ceremony]')) {
    const button = form.querySelector('button');
    if (!window.PublicKeyCredential || !navigator.credentials) {
      say(form, form.querySelector('[data-unsupported]').dataset.unsupported);
      continue;
    }
    button.disabled = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      button.disabled = true;
      say(form, '');
      run(form).catch((error) => {
        button.disabled = false;
        // The sign-in is over, or asks for something else now: the page says it best.
        if (error.status === 404 || error.status === 409) location.reload();
        // The person closed the browser's own window, or took too long: nothing to explain.
        if (error.name !== 'NotAllowedError' && error.name !== 'AbortError') say(form, error.message);
      });
    });
    if (form.dataset.ceremony === 'conditional') {
      Promise.resolve(window.PublicKeyCredential.isConditionalMediationAvailable?.())
        .then((isAvailable) => (isAvailable ? run(form, 'conditional') : undefined))
        .catch(() => undefined);
    }
  }

  for (const form of document.querySelectorAll('[data-code]')) {
    const field = form.elements.namedItem('code');
    let sent = false;
    field.addEventListener('input', () => {
      const digits = field.value.replace(/\D/g, '');
      if (digits.length === 6 && /^[\d\s]*$/.test(field.value) && !sent) {
        sent = true;
        form.requestSubmit();
      }
    });
  }

  for (const form of document.querySelectorAll('[data-wait]')) {
    const button = form.querySelector('button');
    const hint = form.querySelector('.hint');
    const until = Date.now() + Number(form.dataset.wait) * 1000;
    const count = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      button.disabled = left > 0;
      if (hint) hint.textContent = left > 0 ? form.dataset.waiting.replace('#', left) : '';
      if (left > 0) setTimeout(count, 250);
    };
    count();
  }

  const codes = document.querySelector('[data-codes]');
  if (codes) {
    const lines = Array.from(codes.children, (item) => item.textContent.trim()).join('\n');
    const tools = document.querySelector('[data-tools]');
    tools.hidden = false;
    const copy = tools.querySelector('[data-do=copy]');
    copy.addEventListener('click', () => {
      navigator.clipboard.writeText(lines).then(
        () => {
          copy.textContent = copy.dataset.done;
        },
        // Not allowed in this browser: the codes are on the page to be marked and copied.
        () => undefined,
      );
    });
    tools.querySelector('[data-do=print]').addEventListener('click', () => window.print());
    tools.querySelector('[data-do=download]').href = URL.createObjectURL(new Blob([`${lines}\n`], { type: 'text/plain' }));
  }

  for (const form of document.querySelectorAll('[data-busy]')) {
    const button = form.querySelector('button');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      button.disabled = true;
      sendPatiently(form)
        .then((answer) => follow(form, answer))
        // What cannot be waited for here is posted as it would be without script.
        .catch(() => HTMLFormElement.prototype.submit.call(form));
    });
  }
}

attend();
