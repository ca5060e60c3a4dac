/**
 * Where Leptos 0.8 needs care: a failed server function answers 4xx and keeps its attempt counted, a failed form without
 * JavaScript shows its error, and what was typed before the script arrives stays.
 */
import type { Page } from '@playwright/test';

import { codeOf, expect, fresh, otherThan, PASSWORD, paths, test, WRONG_PASSWORD } from './fixtures';

interface Answer {
  status: number;
  body: unknown;
  retryAfter: string | null;
}

/** Calls a server function from the page itself, as an island does. */
function call(page: Page, name: string, form: Record<string, string>): Promise<Answer> {
  return page.evaluate(
    async ([path, body]) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
      const answer = await fetch(path!, { method: 'POST', headers, body: body! });
      const text = await answer.text();
      const type = answer.headers.get('content-type') ?? '';
      return {
        status: answer.status,
        body: type.startsWith('application/json') ? (JSON.parse(text) as unknown) : text,
        retryAfter: answer.headers.get('retry-after'),
      };
    },
    [`${paths.actions}/${name}`, new URLSearchParams(form).toString()],
  );
}

const refused = (field: string, code: string) => ({ kind: 'invalid', errors: [{ field, code }] });

test.describe('a failed server function', { tag: '@javascript' }, () => {
  test.describe('with codes', () => {
    test.use({ settings: { ACCOUNT__EMAIL_VERIFICATION_BY_CODE_ENABLED: 'true' } });

    test('answers 4xx, and its attempt stays counted', async ({ site, server, trouble }) => {
      trouble.expectStatus(400, 409);
      const me = fresh('ada');
      await site.signup.signUp(me);
      const code = codeOf(await server.mail.newest(me.email));
      const enter = (code: string) => call(site.page, 'enter_email_code', { code });
      const incorrect = { status: 400, body: refused('code', 'incorrect_code') };
      expect(await enter(otherThan(code))).toMatchObject(incorrect);
      expect(await enter(otherThan(code))).toMatchObject(incorrect);
      expect(await enter(otherThan(code))).toMatchObject({ status: 400, body: refused('code', 'code_expired') });
      expect(await enter(code)).toMatchObject({ status: 409, body: { kind: 'conflict' } });
      await site.open(paths.home);
      await site.expectSignedOut();
    });

    test('counts parallel guesses', async ({ site, server, trouble }) => {
      trouble.expectStatus(400, 409);
      const me = fresh('ada');
      await site.signup.signUp(me);
      const code = codeOf(await server.mail.newest(me.email));
      const guesses = Array.from({ length: 12 }, () => call(site.page, 'enter_email_code', { code: otherThan(code) }));
      const answers = await Promise.all(guesses);
      expect(answers.map(({ status }) => status).filter((status) => status === 400)).toHaveLength(3);
      expect(await call(site.page, 'enter_email_code', { code })).toMatchObject({ status: 409 });
    });

    test('an empty code is not counted as an attempt', async ({ site, server, trouble }) => {
      trouble.expectStatus(400);
      const me = fresh('ada');
      await site.signup.signUp(me);
      const code = codeOf(await server.mail.newest(me.email));
      for (let attempt = 0; attempt < 4; attempt += 1) {
        const answer = await call(site.page, 'enter_email_code', { code: ' - ' });
        expect(answer).toMatchObject({ status: 400, body: refused('code', 'required') });
      }
      expect(await call(site.page, 'enter_email_code', { code })).toMatchObject({ status: 200 });
      await site.open(paths.home);
      await site.expectSignedInAs(me.email);
    });
  });

  test('answers 401, 403, 404, 409 and 422-like refusals with their own status, never 500', async ({ site, trouble }) => {
    trouble.expectStatus(400, 401, 403, 404, 405, 409, 413, 415);
    await site.open(paths.home);
    const { page } = site;
    expect(await call(page, 'add_email', { email: 'a@b.example' })).toMatchObject({
      status: 401,
      body: { kind: 'unauthenticated' },
    });
    expect(await call(page, 'resend_verification', {})).toMatchObject({ status: 409 });
    expect(await call(page, 'confirm_email', { key: 'x' })).toMatchObject({
      status: 400,
      body: refused('key', 'invalid_or_expired_key'),
    });
    expect(await call(page, 'login', { login: 'nobody@example.org', password: WRONG_PASSWORD })).toMatchObject({
      status: 400,
      body: refused('password', 'email_password_mismatch'),
    });
    // Missing, unknown, too many, too long.
    for (const [name, form] of [
      ['confirm_email', {}],
      ['remove_email', {}],
      ['no_such_function', {}],
      ['login', { login: 'a'.repeat(20_000) }],
      ['login', { login: '\u0000', password: '\u0000' }],
    ] as const) {
      const { status } = await call(page, name, form);
      expect(status, name).toBeGreaterThanOrEqual(400);
      expect(status, name).toBeLessThan(500);
    }
  });

  test.describe('with a limit', () => {
    test.use({ settings: { ACCOUNT__RATE_LIMITS__LOGIN: '1/m/ip' } });

    test('answers 429 and says when to come back', async ({ site, trouble }) => {
      trouble.expectStatus(400, 429);
      await site.open(paths.home);
      const form = { login: 'nobody@example.org', password: WRONG_PASSWORD };
      await call(site.page, 'login', form);
      const answer = await call(site.page, 'login', form);
      expect(answer).toMatchObject({ status: 429, body: { kind: 'rate_limited' } });
      expect(Number(answer.retryAfter)).toBeGreaterThan(0);
      expect(Number(answer.retryAfter)).toBeLessThanOrEqual(60);
    });
  });

  test('no server function answers GET', async ({ request, server }) => {
    for (const name of ['logout', 'login', 'viewer', 'email_addresses', 'confirm_email']) {
      const answer = await request.get(`${server.url}${paths.actions}/${name}?key=x`);
      expect([404, 405], `GET ${name}`).toContain(answer.status());
    }
  });
});

test.describe('a failed form without JavaScript', { tag: '@no-javascript' }, () => {
  test('shows its error beside the field, keeps the address, never the password', async ({ site, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await site.login.open();
    const [answer] = await Promise.all([
      site.page.waitForResponse((response) => response.url().endsWith(`${paths.actions}/login`)),
      site.login.send(me.email, WRONG_PASSWORD),
    ]);
    expect(answer.status()).toBe(303);
    await expect(site.page).toHaveURL(new RegExp(`${paths.login}\\?`));
    expect(await site.errorOf('Password')).toBe('Wrong email or password.');
    await expect(site.login.email).toHaveValue(me.email);
    await expect(site.login.password).toHaveValue('');
    await expect(site.login.password).toBeFocused();
    const html = await site.page.content();
    expect(html).not.toContain(WRONG_PASSWORD);

    await test.step('the address bar carries a short key, no words and nothing of the reader', () => {
      expect(new URL(site.page.url()).search).toMatch(/^\?refused=[\w-]{8}$/);
    });

    await test.step('the page loaded again posts nothing again', async () => {
      const posts: string[] = [];
      site.page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
      await site.page.reload();
      await expect(site.heading).toHaveText('Welcome back');
      await expect(site.login.email).toHaveValue(me.email);
      expect(posts).toEqual([]);
    });
  });

  test('signs up after a refused form', async ({ site }) => {
    const me = fresh('ada');
    await site.signup.open();
    await site.signup.send(me.email, 'short');
    expect(await site.errorOf('Password')).toBe('This password is too short. Try a few words in a row.');
    await expect(site.signup.email).toHaveValue(me.email);
    await expect(site.signup.password).toHaveValue('');
    await site.signup.password.fill(me.password);
    await site.signup.submit.click();
    await site.isAt(paths.confirmEmail);
    await expect(site.page.getByText('Error:')).toHaveCount(0);
  });
});

test('query parameters put no text on the page', async ({ site }) => {
  const crafted = (error: unknown) =>
    `${paths.login}?__path=${encodeURIComponent(`${paths.actions}/login`)}&__err=${encodeURIComponent(
      Buffer.from(JSON.stringify(error)).toString('base64'),
    )}`;
  for (const error of [
    { kind: 'invalid', errors: [{ field: 'password', code: 'Call 0900 NOW' }] },
    { kind: 'invalid', errors: [{ field: 'Call 0900 NOW', code: 'required' }] },
    { kind: 'forbidden', code: 'Call 0900 NOW' },
    { kind: 'unavailable', incident: 'Call 0900 NOW' },
    { kind: 'invalid', errors: [] },
    'Call 0900 NOW',
  ]) {
    const answer = await site.page.goto(crafted(error));
    expect(answer?.status()).toBe(200);
    await expect(site.login.email).toBeVisible();
    await expect(site.page.getByText('0900')).toHaveCount(0);
  }
  for (const garbage of ['%ff', 'bm90anNvbg==', '%3Cscript%3E', '']) {
    const answer = await site.page.goto(`${paths.login}?__path=${paths.actions}/login&__err=${garbage}`);
    expect(answer?.status()).toBe(200);
    await expect(site.login.email).toBeVisible();
  }
});

test('rendering a page for a visitor sets no cookie and stores no session', { tag: '@javascript' }, async ({
  site,
  context,
}) => {
  for (const path of [paths.home, paths.login, paths.signup, paths.confirmEmail, paths.logout]) {
    await site.open(path);
  }
  expect(await context.cookies()).toEqual([]);
});

test.describe('before the script arrives', { tag: '@javascript' }, () => {
  test('typed values stay and are submitted', async ({ site, page }) => {
    const arrive = await hold(page);
    await site.signup.open();
    await site.signup.email.fill('ada@example.org');
    await site.signup.password.pressSequentially(PASSWORD.slice(0, 10));
    arrive();
    await site.awake();
    await site.signup.password.press('End');
    await site.signup.password.pressSequentially(PASSWORD.slice(10));
    await expect(site.signup.email).toHaveValue('ada@example.org');
    await expect(site.signup.password).toHaveValue(PASSWORD);
    await expect(page.getByText('Strong password')).toBeVisible();
  });

  test('the strength of a password typed before is shown at once', async ({ site, page }) => {
    const arrive = await hold(page);
    await site.signup.open();
    await site.signup.password.fill(PASSWORD);
    arrive();
    await expect(page.getByText('Strong password')).toBeVisible();
    await expect(site.signup.password).toHaveValue(PASSWORD);
  });

  test('an address typed into the address list stays and is added', async ({ site, page }) => {
    const second = fresh('countess').email;
    await site.signedIn('ada');
    const arrive = await hold(page);
    await site.open(paths.email);
    await site.emails.field.fill(second);
    arrive();
    await site.awake();
    await expect(site.emails.field).toHaveValue(second);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(site.emails.row(second)).toContainText('Not confirmed');
  });

  test('forms can be submitted', async ({ site, page }) => {
    const me = fresh('ada');
    const arrive = await hold(page);
    await site.signup.signUp(me);
    arrive();
  });

  test.describe('with codes', () => {
    test.use({ settings: { ACCOUNT__EMAIL_VERIFICATION_BY_CODE_ENABLED: 'true' } });

    test('a partly typed code stays and signs in', async ({ site, page, server }) => {
      const me = fresh('ada');
      await site.signup.signUp(me);
      const code = codeOf(await server.mail.newest(me.email));
      const arrive = await hold(page);
      await site.open(paths.confirmEmail);
      await site.code.input.pressSequentially(code.slice(0, 4));
      arrive();
      await site.awake();
      await expect(site.code.input).toHaveValue(code.slice(0, 4));
      await site.code.input.press('End');
      await site.code.input.pressSequentially(code.slice(5));
      await site.expectSignedInAs(me.email);
    });
  });
});

/** Holds the WebAssembly back until told. */
async function hold(page: Page): Promise<() => void> {
  let arrive = () => {};
  const told = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/*.wasm', async (route) => {
    await told;
    // The page may be gone by then.
    await route.continue().catch(() => {});
  });
  return () => arrive();
}
