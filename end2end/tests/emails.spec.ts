import { confirmByMail, expect, fresh, linkOf, paths, Site, test } from './fixtures';

const EMAIL = 'Email address';

test('each address shows its state and only the actions that are possible', async ({ site }) => {
  const [verified, waiting] = [fresh('verified').email, fresh('waiting').email];
  const me = await site.signedIn('ada', '--extra-email', `${verified}:verified`, '--extra-email', waiting);
  const { emails } = site;
  await emails.open();
  await expect(emails.rows).toHaveCount(3);
  await expect(emails.rows.first()).toContainText(me.email);
  const buttons = async (email: string) =>
    (await emails.row(email).getByRole('button').allInnerTexts()).map((text) => text.split(/\s*\S+@/)[0]!.trim());
  expect(await buttons(me.email)).toEqual([]);
  expect(await buttons(verified)).toEqual(['Make primary']);
  expect(await buttons(waiting)).toEqual(['Send again']);
  for (const email of [verified, waiting]) await expect(emails.asksToRemove(email)).toBeVisible();
  await expect(emails.asksToRemove(me.email)).toHaveCount(0);
  await expect(emails.row(me.email)).toContainText('Primary');
  await expect(emails.row(waiting)).toContainText('Not confirmed');
});

for (const { what, typed, words } of [
  { what: 'nothing', typed: '', words: 'Enter your email address.' },
  { what: 'what is no address', typed: 'ada at example', words: 'Enter an email address, like name@example.org.' },
]) {
  test(`${what} is not added; the field says why and keeps it`, async ({ site, trouble }) => {
    trouble.expectStatus(400);
    await site.signedIn('ada');
    await site.emails.open();
    await site.emails.add(typed);
    await expect(site.page.getByText(words)).toBeVisible();
    expect(await site.errorOf(EMAIL)).toBe(words);
    await expect(site.emails.field).toHaveValue(typed);
    await expect(site.emails.rows).toHaveCount(1);
  });
}

test("an address of the account is not added twice, whatever the capitals", async ({ site, trouble }) => {
  trouble.expectStatus(400);
  const me = await site.signedIn('ada');
  await site.emails.open();
  await site.emails.add(me.email.toUpperCase());
  await expect(site.page.getByText('This address is already on your list.')).toBeVisible();
  expect(await site.errorOf(EMAIL)).toBe('This address is already on your list.');
});

test("an address verified by another account looks added and cannot be confirmed", async ({ site, server }) => {
  const other = await server.create(fresh('grace'), '--verified');
  await site.signedIn('ada');
  await site.emails.open();
  await site.emails.add(other.email);
  await expect(site.emails.row(other.email)).toContainText('Not confirmed');
  expect((await server.mail.newest(other.email)).kind).toBe('account/email/account_already_exists');
});

test('the link of a removed address is refused', async ({ site, server, trouble }) => {
  trouble.expectStatus(404);
  await site.signedIn('ada');
  const second = fresh('countess').email;
  await site.emails.open();
  await site.emails.add(second);
  await expect(site.emails.rows).toHaveCount(2);
  const link = linkOf(await server.mail.newest(second));
  await site.awake();
  await site.emails.remove(second);
  await expect(site.emails.rows).toHaveCount(1);
  await site.open(link);
  await expect(site.heading).toHaveText('This link does not work');
});

test('an action on an outdated list shows what has changed', async ({ site, context, trouble }) => {
  trouble.expectStatus(400);
  const second = fresh('countess').email;
  await site.signedIn('ada', '--extra-email', `${second}:verified`);
  await site.emails.open();
  const left = await context.newPage();
  const listed = new Site(left, site.server, site.javascript);
  await listed.emails.open();
  await site.emails.remove(second);
  await expect(site.emails.rows).toHaveCount(1);
  await listed.emails.press('Make primary', second);
  await expect(listed.alert.filter({ hasText: /./ })).toHaveText('We did not find this address. Check it, or reload the page.');
  await expect(listed.emails.rows, 'the list shows what there is now').toHaveCount(1);
});

test('a list that is looked at again shows what was changed elsewhere', { tag: '@javascript' }, async ({ site, context }) => {
  const second = fresh('countess').email;
  await site.signedIn('ada', '--extra-email', `${second}:verified`);
  await site.emails.open();
  const listed = new Site(await context.newPage(), site.server, site.javascript);
  await listed.emails.open();
  await expect(listed.emails.rows).toHaveCount(2);
  await site.emails.remove(second);
  await expect(site.emails.rows).toHaveCount(1);
  // What a browser says when a window comes to the front again.
  await listed.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(listed.emails.rows).toHaveCount(1);
});

test('a removal asks first', async ({ site }) => {
  const second = fresh('countess').email;
  await site.signedIn('ada', '--extra-email', `${second}:verified`);
  await site.emails.open();
  await expect(site.page.getByText(`Remove ${second} from your account?`)).toBeHidden();
  await site.emails.asksToRemove(second).click();
  await expect(site.page.getByText(`Remove ${second} from your account?`)).toBeVisible();
  await site.emails.asksToRemove(second).click();
  await expect(site.page.getByText(`Remove ${second} from your account?`)).toBeHidden();
  await expect(site.emails.rows).toHaveCount(2);
  await site.emails.remove(second);
  await expect(site.emails.rows).toHaveCount(1);
});

test('the header follows the primary address', async ({ site }) => {
  const second = fresh('countess').email;
  const me = await site.signedIn('ada', '--extra-email', `${second}:verified`);
  await site.emails.open();
  await site.emails.press('Make primary', second);
  await expect(site.emails.row(second)).toContainText('Primary');
  await site.expectSignedInAs(second);
  await expect(site.header).not.toContainText(me.email);
});

test('an action after signing out in another window leads to sign-in and changes nothing', async ({ site, context, trouble }) => {
  trouble.expectStatus(401);
  const me = await site.signedIn('ada');
  await site.emails.open();
  const other = new Site(await context.newPage(), site.server, site.javascript);
  await other.open(paths.home);
  await other.signOut();
  await site.emails.add(fresh('late').email);
  if (site.javascript) {
    const alert = site.alert.filter({ hasText: /./ });
    await expect(alert).toContainText('You are signed out. Sign in and try again.');
    await alert.getByRole('link', { name: 'Sign in' }).click();
  }
  await expect(site.page).toHaveURL(/\/accounts\/login/);
  await site.login.send(me.email, me.password);
  await site.expectSignedInAs(me.email);
});

test.describe('with the default cool-down', () => {
  test.use({ settings: { ACCOUNT__RATE_LIMITS__CONFIRM_EMAIL: '1/3m/key' } });

  test('a mail is not sent again within the cool-down, and the page says so', async ({ site, server }) => {
    await site.signedIn('ada');
    const second = fresh('countess').email;
    await site.emails.open();
    await site.emails.add(second);
    await expect(site.emails.rows).toHaveCount(2);
    await site.awake();
    if (site.javascript) {
      const again = site.emails.row(second).getByRole('button', { name: /^Send again in 2:\d\d/ });
      await expect(again).toHaveAttribute('aria-disabled', 'true');
      await again.click({ force: true });
    } else {
      await site.emails.press('Send again', second);
      await expect(site.alert.filter({ hasText: /./ })).toContainText('You need to wait a little. Try again in a few minutes.');
    }
    expect(await server.mail.to(second)).toHaveLength(1);
    await confirmByMail(site, second);
    await expect(site.emails.row(second)).toContainText('Confirmed');
  });
});

test.describe('with room for two addresses', () => {
  test.use({ settings: { ACCOUNT__MAX_EMAIL_ADDRESSES: '2' } });

  test('a third one is refused', async ({ site, trouble }) => {
    trouble.expectStatus(400);
    await site.signedIn('ada', '--extra-email', fresh('countess').email);
    await site.emails.open();
    await site.emails.add(fresh('third').email);
    const words = 'You cannot add more addresses. Remove one first.';
    await expect(site.page.getByText(words)).toBeVisible();
    expect(await site.errorOf(EMAIL)).toBe(words);
    await expect(site.emails.rows).toHaveCount(2);
  });
});

test.describe('with a limit on changes', () => {
  test.use({ settings: { ACCOUNT__RATE_LIMITS__MANAGE_EMAIL: '2/m/user' } });

  test('changes over the limit are refused with the time to wait', async ({ site, trouble }) => {
    trouble.expectStatus(429);
    await site.signedIn('ada');
    await site.emails.open();
    for (const name of ['first', 'second']) {
      const added = fresh(name).email;
      await site.emails.add(added);
      await expect(site.emails.row(added)).toBeVisible();
      await site.awake();
    }
    await site.emails.add(fresh('third').email);
    await expect(site.alert).toContainText('You need to wait a little. Try again in 1 minute.');
  });
});

test('after a removal the focus is on the list', { tag: '@javascript' }, async ({ site }) => {
  const second = fresh('countess').email;
  await site.signedIn('ada', '--extra-email', second);
  await site.emails.open();
  await site.emails.remove(second);
  await expect(site.page.getByRole('list', { name: 'Your addresses' })).toBeFocused();
  await site.emails.add(fresh('new').email);
  await expect(site.emails.rows).toHaveCount(2);
  await expect(site.emails.field).toBeFocused();
});

test('a private page is answered with no-store', { tag: '@javascript' }, async ({ site }) => {
  await site.signedIn('ada');
  const answer = await site.page.goto(paths.email);
  expect(answer?.headers()['cache-control']).toBe('no-store');
});
