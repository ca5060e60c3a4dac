import { expect, paths, Site, test } from './fixtures';

test('signing out deletes the cookie, ends the session on the server and shows a notice', async ({ site, server, context }) => {
  await site.signedIn('ada');
  const before = (await context.cookies()).find(({ name }) => name === 'sid');
  expect(before).toBeDefined();
  const signals = server.signals.listen();
  await site.signOut();
  expect(await signals.types(2)).toEqual(['account.user_logged_out', 'housekey.session_ended']);
  expect((await context.cookies()).filter(({ name }) => name === 'sid')).toEqual([]);

  await test.step('the old cookie opens nothing', async () => {
    await context.addCookies([before!]);
    await site.open(paths.home);
    await site.expectSignedOut();
    await site.open(paths.email);
    await site.isAt(`${paths.login}?next=/accounts/email`);
  });
});

test('going back after signing out shows nothing private', async ({ site }) => {
  const me = await site.signedIn('ada');
  await site.emails.open();
  await site.signOut();
  for (let step = 0; step < 3; step += 1) {
    await site.page.goBack();
    await expect(site.page.getByText(me.email)).toHaveCount(0);
  }
});

test('the page asks for confirmation; cancelling changes nothing, signing out redirects to next', async ({ site }) => {
  const me = await site.signedIn('ada');
  await site.open(paths.logout);
  await expect(site.heading).toHaveText('Sign out?');
  await site.page.getByRole('link', { name: 'Stay signed in' }).click();
  await site.expectSignedInAs(me.email);
  await site.open(`${paths.logout}?next=${paths.signup}`);
  await site.page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await site.isAt(paths.signup);
  await expect(site.status).toHaveText('You are signed out.');
});

test('next of another site is ignored', async ({ site }) => {
  await site.signedIn('ada');
  await site.open(`${paths.logout}?next=//evil.example/`);
  await site.page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await site.isAt(paths.home);
});

test('the page tells a visitor that nobody is signed in', async ({ site }) => {
  await site.open(paths.logout);
  await expect(site.heading).toHaveText('You are signed out');
});

test('a second sign-out from an open page succeeds', async ({ site, context, server }) => {
  await site.signedIn('ada');
  const left = new Site(await context.newPage(), server, site.javascript);
  await left.open(paths.home);
  await site.signOut();
  await left.signOut();
});

test("another site's page cannot sign anybody out", async ({ site, server, context, trouble }) => {
  trouble.expectStatus(403);
  const me = await site.signedIn('ada');
  const evil = await context.newPage();
  const form = `<form action="${server.url}${paths.actions}/logout" method="post"><button>A kitten</button></form>`;
  await evil.route('http://evil.test/', (route) => route.fulfill({ contentType: 'text/html', body: form }));
  await evil.goto('http://evil.test/');
  const [answer] = await Promise.all([
    evil.waitForResponse((response) => response.url().endsWith('/logout')),
    evil.getByRole('button').click(),
  ]);
  expect(answer.status()).toBe(403);
  await site.open(paths.home);
  await site.expectSignedInAs(me.email);
});

test.describe('on https', () => {
  test.use({ https: true, ignoreHTTPSErrors: true });

  test('the cookie is __Host-sid and Secure, and signing out deletes it', async ({ site, context }) => {
    await site.signedIn('ada');
    const session = (await context.cookies()).find(({ name }) => name.endsWith('sid'));
    expect(session).toMatchObject({ name: '__Host-sid', httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
    const home = await site.page.reload();
    expect(home?.headers()['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    await site.signOut();
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('__Host-sid');
  });
});
