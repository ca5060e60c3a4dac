import { expect, fresh, PASSWORD, paths, test, WRONG_PASSWORD } from './fixtures';

const EMAIL = 'E-mail address';
const MISMATCH = 'The e-mail address or the password is not right.';

test('a right password signs in, shows the notice once and sets an HttpOnly, SameSite cookie', async ({
  site,
  server,
  context,
}) => {
  const me = await server.create(fresh('ada'), '--verified');
  const signals = server.signals.listen();
  await site.login.signIn(me);
  await site.isAt(paths.home);
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
  await site.page.getByLabel('Keep me signed in on this device').check();
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
  await expect(site.page).toHaveTitle('Problem: Sign in · Housekey');
  expect(await site.errorOf(EMAIL)).toBe('This field is needed.');
  expect(await site.errorOf('Password')).toBe('This field is needed.');
  await expect(site.login.email).toBeFocused();
});

test('an invalid address is refused and stays in the field', async ({ site }) => {
  await site.login.open();
  await site.login.send('ada at example', PASSWORD);
  expect(await site.errorOf(EMAIL)).toBe('Enter an e-mail address, like name@example.org.');
  await expect(site.login.email).toHaveValue('ada at example');
  await expect(site.login.password).toHaveValue('');
});

test('a wrong password and an unknown address show the same error', async ({ site, server }) => {
  const me = await server.create(fresh('known'), '--verified');
  const pages: string[] = [];
  for (const email of [me.email, fresh('nobdy').email]) {
    await site.login.open();
    await site.login.send(email, WRONG_PASSWORD);
    expect(await site.errorOf('Password')).toBe(MISMATCH);
    await expect(site.login.email).toHaveValue(email);
    pages.push((await site.page.content()).replaceAll(email, 'ADDRESS').replace(/(nonce|crossorigin)="[^"]*"/g, '$1'));
  }
  expect(pages[0]).toBe(pages[1]);
});

test('an error is shown once: a reload shows neither it nor the typed values', async ({ site }) => {
  await site.login.open();
  await site.login.send('ada@example.org', WRONG_PASSWORD);
  await site.errorOf('Password');
  await site.login.open();
  await expect(site.page.getByText(MISMATCH)).toHaveCount(0);
  await expect(site.login.email).toHaveValue('');
});

test('a deactivated account is reported only after the right password', async ({ site, server }) => {
  const me = await server.create(fresh('ada'), '--verified', '--inactive');
  await site.login.open();
  await site.login.send(me.email, WRONG_PASSWORD);
  expect(await site.errorOf('Password')).toBe(MISMATCH);
  await site.login.send(me.email, me.password);
  await site.isAt(paths.inactive);
  await expect(site.heading).toHaveText('This account is switched off');
  await site.expectSignedOut();
});

test('an unconfirmed address leads to "check your mail" and sends a new mail', async ({ site, server }) => {
  const me = await server.create(fresh('ada'));
  await site.login.open();
  await site.login.send(me.email, me.password);
  await site.isAt(paths.confirmEmail);
  await expect(site.page.getByRole('main')).toContainText(`We sent a link to ${me.email}.`);
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
    test(`${JSON.stringify(next)} is ignored as next: sign-in leads home`, async ({ site, server }) => {
      const me = await server.create(fresh('ada'), '--verified');
      await site.login.open(next);
      await site.login.send(me.email, me.password);
      await site.isAt(paths.home);
      await site.expectSignedInAs(me.email);
    });
  }

  test('sign-in and sign-up redirect a signed-in person', async ({ site }) => {
    await site.signedIn('ada');
    for (const path of [paths.login, paths.signup, `${paths.login}?next=//evil.example`]) {
      await site.open(path);
      await site.isAt(paths.home);
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
    const closed = 'Too many tries. Wait a few minutes, then try again.';
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
