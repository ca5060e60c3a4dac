import { expect, fresh, PASSWORD, paths, test, WRONG_PASSWORD } from './fixtures';

const EMAIL = 'Email address';
const MISMATCH = 'Wrong email or password.';

test('a right password signs in, shows the notice once and sets an HttpOnly, SameSite cookie', async ({
  site,
  server,
  context,
}) => {
  const me = await server.create(fresh('ada'), '--verified');
  const signals = server.signals.listen();
  await site.login.signIn(me);
  await site.isAt(paths.overview);
  expect(await signals.types(2)).toEqual(['account.authentication_step_completed', 'account.user_logged_in']);
  const session = (await context.cookies()).find(({ name }) => name === 'sid');
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', secure: false, path: '/', domain: '127.0.0.1' });
  expect(session?.expires, 'not asked to stay signed in: the cookie ends with the browser').toBe(-1);
  await site.page.reload();
  await expect(site.status).toHaveCount(0);
  await site.expectSignedInAs(me.email);
});

test('"keep me signed in" sets a cookie that persists after the browser closes', async ({ site, server, context }) => {
  const me = await server.create(fresh('ada'), '--verified');
  await site.login.open();
  await site.page.getByLabel('Keep me signed in on this browser').check();
  await site.login.send(me.email, me.password);
  await site.expectSignedInAs(me.email);
  const session = (await context.cookies()).find(({ name }) => name === 'sid');
  const days = ((session?.expires ?? 0) - Date.now() / 1000) / 86_400;
  expect(days).toBeGreaterThan(13.9);
  expect(days).toBeLessThan(14.1);
});

test('an empty form shows which fields are required', async ({ site }) => {
  await site.login.open();
  await site.login.submit.click();
  expect(await site.errorOf(EMAIL)).toBe('Enter your email address.');
  if (!site.javascript) await expect(site.page).toHaveTitle('Error: Sign in · Housekey');
  expect(await site.errorOf('Password')).toBe('Enter your password.');
  await expect(site.login.email).toBeFocused();
});

test('an invalid address is refused and stays in the field', async ({ site }) => {
  await site.login.open();
  await site.login.send('ada at example', PASSWORD);
  expect(await site.errorOf(EMAIL)).toBe('Enter an email address, like name@example.org.');
  await expect(site.login.email).toHaveValue('ada at example');
});

test('a wrong password and an unknown address show the same error', async ({ site, server }) => {
  const me = await server.create(fresh('known'), '--verified');
  const pages: string[] = [];
  for (const email of [me.email, fresh('nobdy').email]) {
    await site.login.open();
    await site.login.send(email, WRONG_PASSWORD);
    expect(await site.errorOf('Password')).toBe(MISMATCH);
    await expect(site.login.email).toHaveValue(email);
    const html = await site.page.content();
    pages.push(html.replaceAll(email, 'ADDRESS').replace(/(nonce|crossorigin)="[^"]*"/g, '$1'));
  }
  expect(pages[0]).toBe(pages[1]);
});

test('a reload shows the refused form as it was; the page opened anew shows nothing of it', async ({ site }) => {
  await site.login.open(paths.email);
  await site.awake();
  await site.login.send('ada@example.org', WRONG_PASSWORD);
  await site.errorOf('Password');
  await expect(site.page).toHaveURL(/\?next=[^&]*&refused=[\w-]{8}$/);
  await site.page.reload();
  expect(await site.errorOf('Password')).toBe(MISMATCH);
  await expect(site.login.email).toHaveValue('ada@example.org');
  await expect(site.login.password).toHaveValue('');
  await site.login.open();
  await expect(site.page.getByText(MISMATCH)).toHaveCount(0);
  await expect(site.login.email).toHaveValue('');
});

test('six refusals make no longer address, and the way back shows no old one', async ({ site }) => {
  await site.open(paths.home);
  await site.login.open();
  await site.awake();
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await site.login.send(`ada${attempt}@example.org`, WRONG_PASSWORD);
    expect(await site.errorOf('Password')).toBe(MISMATCH);
    await site.awake();
  }
  expect(site.page.url().length).toBeLessThan(site.server.url.length + 40);
  if (site.javascript) {
    await site.page.goBack();
    await site.isAt(paths.home);
  } else {
    await site.page.goBack();
    await expect(site.page.getByText(MISMATCH)).toHaveCount(0);
  }
});

test.describe('in place', { tag: '@javascript' }, () => {
  test('a refused form stays where it is, with everything that was typed', async ({ site }) => {
    await site.login.open();
    await site.awake();
    const loads: string[] = [];
    site.page.on('request', (request) => request.isNavigationRequest() && loads.push(request.url()));
    await site.page.getByLabel('Keep me signed in on this browser').check();
    await site.login.send('ada@example.org', WRONG_PASSWORD);
    expect(await site.errorOf('Password')).toBe(MISMATCH);
    await expect(site.login.password).toBeFocused();
    await expect(site.login.password).toHaveValue(WRONG_PASSWORD);
    await expect(site.page.getByLabel('Keep me signed in on this browser')).toBeChecked();
    expect(loads).toEqual([]);
    await site.login.password.press('End');
    await site.login.password.pressSequentially('x');
    await expect(site.login.password, 'the error was about another password').not.toHaveAttribute('aria-invalid');
  });

  test('a form that is sent says so, and is sent once', async ({ site, page, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await site.login.open();
    await site.awake();
    let posts = 0;
    await page.route(`**${paths.actions}/login`, async (route) => {
      posts += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await site.login.email.fill(me.email);
    await site.login.password.fill(me.password);
    await site.login.submit.dblclick();
    await expect(page.getByRole('button', { name: 'Signing in…' })).toBeVisible();
    await site.expectSignedInAs(me.email);
    expect(posts).toBe(1);
  });

  for (const { what, answer } of [
    { what: 'the line is down', answer: undefined },
    { what: 'a proxy answers for the server', answer: { status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' } },
  ]) {
    test(`when ${what} it is not said that nothing happened`, async ({ site, page, trouble }) => {
      trouble.expectFailure(/accounts\/do\/login/);
      await site.login.open();
      await site.awake();
      await page.route(`**${paths.actions}/login`, (route) => (answer ? route.fulfill(answer) : route.abort('connectionfailed')));
      await site.login.send('ada@example.org', WRONG_PASSWORD);
      await expect(site.alert.filter({ hasText: /./ })).toHaveText(
        'We could not reach the server. Reload the page to see whether it worked.',
      );
      await expect(site.login.email).toHaveValue('ada@example.org');
    });
  }

  test('the page is as without JavaScript where WebAssembly is blocked, and nothing complains', async ({ site, page, server, trouble }) => {
    trouble.expectFailure(/\.wasm/);
    const me = await server.create(fresh('ada'), '--verified');
    await page.route('**/*.wasm', (route) => route.abort('blockedbyclient'));
    await site.login.open();
    await site.login.send(me.email, WRONG_PASSWORD);
    expect(await site.errorOf('Password')).toBe(MISMATCH);
    await site.login.password.fill(me.password);
    await site.login.submit.click();
    await site.expectSignedInAs(me.email);
  });
});

test('after sign-in the way back does not lead to the form', { tag: '@javascript' }, async ({ site, server }) => {
  const me = await server.create(fresh('ada'), '--verified');
  await site.open(paths.inactive);
  await site.login.open();
  await site.awake();
  await site.login.send(me.email, me.password);
  await site.expectSignedInAs(me.email);
  await site.page.goBack();
  await site.isAt(paths.inactive);
});

test('a deactivated account is reported only after the right password', async ({ site, server }) => {
  const me = await server.create(fresh('ada'), '--verified', '--inactive');
  await site.login.open();
  await site.login.send(me.email, WRONG_PASSWORD);
  expect(await site.errorOf('Password')).toBe(MISMATCH);
  await site.login.send(me.email, me.password);
  await site.isAt(paths.inactive);
  await expect(site.heading).toHaveText('This account is deactivated');
  await site.expectSignedOut();
});

test('an unconfirmed address leads to "check your email" and sends a new mail', async ({ site, server }) => {
  const me = await server.create(fresh('ada'));
  await site.login.open();
  await site.login.send(me.email, me.password);
  await site.isAt(paths.confirmEmail);
  await expect(site.page.getByRole('main')).toContainText(`We sent an email to ${me.email}.`);
  expect((await server.mail.newest(me.email)).kind).toBe('account/email/email_confirmation');
  await site.expectSignedOut();
});

test('deactivating a signed-in account signs it out at once', async ({ site, server }) => {
  const me = await site.signedIn('ada');
  await server.command('user', 'deactivate', me.email);
  await site.open(paths.home);
  await site.expectSignedOut();
});

test.describe('next', () => {
  test('a private page redirects to sign-in and is shown after it', async ({ site, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await site.open(`${paths.email}?from=mail&x=1`);
    await site.isAt(`${paths.login}?next=/accounts/email%3Ffrom%3Dmail%26x%3D1`);
    await site.login.send(me.email, me.password);
    await site.isAt(`${paths.email}?from=mail&x=1`);
    await expect(site.emails.row(me.email)).toBeVisible();
  });

  test('next is kept after a wrong password', async ({ site, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await site.login.open(paths.email);
    await site.login.send(me.email, WRONG_PASSWORD);
    await site.errorOf('Password');
    await site.login.send(me.email, me.password);
    await site.isAt(paths.email);
  });

  for (const next of [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil',
    '/ü',
    '/a\r\nSet-Cookie: x=y',
  ]) {
    test(`${JSON.stringify(next)} is ignored as next: sign-in leads to the account`, async ({ site, server }) => {
      const me = await server.create(fresh('ada'), '--verified');
      await site.login.open(next);
      await site.login.send(me.email, me.password);
      await site.isAt(paths.overview);
      await site.expectSignedInAs(me.email);
    });
  }

  test('sign-in and sign-up redirect a signed-in person', async ({ site }) => {
    await site.signedIn('ada');
    for (const path of [paths.login, paths.signup, `${paths.login}?next=//evil.example`]) {
      await site.open(path);
      await site.isAt(paths.overview);
    }
  });
});

test.describe('guessing', () => {
  test.use({ settings: { ACCOUNT__RATE_LIMITS__LOGIN_FAILED: '1000/m/ip,5/5m/key' } });

  test('after five wrong passwords the right one is refused too, also in another browser', async ({
    site,
    server,
    visitor,
  }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await site.login.open();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await site.login.send(me.email, WRONG_PASSWORD);
      expect(await site.errorOf('Password')).toBe(MISMATCH);
    }
    const closed = 'Too many failed tries. Try again in a few minutes.';
    await site.login.send(me.email.toUpperCase(), me.password);
    await expect(site.alert).toHaveText(closed);
    const other = await visitor();
    await other.login.open();
    await other.login.send(me.email, me.password);
    await expect(other.alert).toHaveText(closed);
    await other.open(paths.home);
    await other.expectSignedOut();
  });
});
