import { codeOf, expect, fresh, otherThan, paths, test, WRONG_PASSWORD } from './fixtures';
import type { Site } from './fixtures';

/** Seconds for which a proof is recent here: long enough to go on after one. */
const SECONDS = 4;

/** Until the last proof is too old. */
async function grow(site: Site): Promise<void> {
  await site.page.waitForTimeout(SECONDS * 1000 + 200);
}

/** Where the proof is asked for: in a dialog over the page, or on a page of its own. */
async function asked(site: Site, page: string): Promise<void> {
  if (site.javascript) {
    await expect(site.page.getByRole('dialog', { name: "Confirm it's you" })).toBeVisible();
    await site.isAt(page);
  } else {
    await expect(site.heading).toHaveText("Confirm it's you");
    expect(new URL(site.page.url()).searchParams.get('next')).toBe(page);
  }
}

async function prove(site: Site, password: string): Promise<void> {
  await site.page.getByLabel('Password', { exact: true }).fill(password);
  await site.page.getByRole('button', { name: 'Confirm', exact: true }).click();
}

test.describe('by password', () => {
  test.use({ settings: { ACCOUNT__REAUTHENTICATION_TIMEOUT: String(SECONDS) } });

  test('an address is added after the password, which is asked for once more', async ({ site, server, trouble }) => {
    trouble.expectStatus(400, 401);
    const me = await site.signedIn('ada');
    const added = fresh('more').email;
    await site.open(paths.email);
    await site.awake();
    await grow(site);
    const signals = server.signals.listen();
    await site.emails.add(added);
    await asked(site, paths.email);
    if (!site.javascript) await expect(site.page.getByRole('main')).toContainText(`You are adding the address ${added}.`);
    await prove(site, WRONG_PASSWORD);
    expect(await site.errorOf('Password')).toBe('This is not your password.');
    await prove(site, me.password);
    await expect(site.emails.row(added)).toBeVisible();
    await site.isAt(paths.email);
    await expect(site.page.getByRole('dialog')).toHaveCount(0);
    expect(await signals.types(5)).toEqual([
      'housekey.reauthentication_failed',
      'account.authentication_step_completed',
      'housekey.reauthenticated',
      'account.email_confirmation_sent',
      'account.email_added',
    ]);
    expect((await server.mail.newest(added)).kind).toBe('account/email/email_confirmation');
  });

  test('other sessions are ended after the password', async ({ site, visitor, trouble }) => {
    trouble.expectStatus(401);
    const me = await site.signedIn('ada');
    const other = await visitor();
    await other.login.signIn(me);
    await site.open(paths.sessions);
    await site.awake();
    await grow(site);
    const rows = site.page.getByRole('main').getByRole('listitem');
    await rows.last().locator('summary').click();
    await rows.last().getByRole('button', { name: 'Sign out' }).click();
    await asked(site, paths.sessions);
    await prove(site, me.password);
    await expect(site.status).toHaveText('It is signed out now.');
    await site.isAt(paths.sessions);
    await expect(rows).toHaveCount(1);
    await other.open(paths.home);
    await other.expectSignedOut();
  });

  test('who cancels has changed nothing and can try again', async ({ site, trouble }) => {
    trouble.expectStatus(401);
    const me = await site.signedIn('ada');
    const added = fresh('more').email;
    await site.open(paths.email);
    await site.awake();
    await grow(site);
    await site.emails.add(added);
    await asked(site, paths.email);
    if (site.javascript) {
      await site.page.getByRole('button', { name: 'Cancel' }).click();
      await expect(site.page.getByRole('alert').filter({ hasText: "Confirm it's you to do this." })).toBeVisible();
      await site.page.getByRole('button', { name: 'Add', exact: true }).click();
      await asked(site, paths.email);
      await site.page.keyboard.press('Escape');
      await expect(site.page.getByRole('dialog')).toHaveCount(0);
    } else {
      await site.page.getByRole('link', { name: 'Cancel' }).click();
      await site.isAt(paths.email);
    }
    await expect(site.emails.row(added)).toHaveCount(0);
    await site.expectSignedInAs(me.email);
  });

  test('the dialog takes the focus and gives it back', { tag: '@javascript' }, async ({ site, trouble }) => {
    trouble.expectStatus(401);
    const me = await site.signedIn('ada');
    await site.open(paths.email);
    await site.awake();
    await grow(site);
    await site.emails.add(fresh('more').email);
    await expect(site.page.getByLabel('Password', { exact: true })).toBeFocused();
    await site.page.keyboard.type(me.password);
    await site.page.keyboard.press('Enter');
    await expect(site.emails.field).toBeFocused();
    expect(await site.page.locator('dialog input[type=password]').inputValue()).toBe('');
  });

  test('what is refused when it goes on is said where it began', async ({ site, trouble }) => {
    trouble.expectStatus(400, 401);
    const me = await site.signedIn('ada');
    await site.open(paths.email);
    await site.awake();
    await grow(site);
    await site.emails.add(me.email);
    await asked(site, paths.email);
    await prove(site, me.password);
    expect(await site.errorOf('Email address')).toBe('This address is already on your list.');
    expect(new URL(site.page.url()).pathname).toBe(paths.email);
  });
});

test.describe('by code', () => {
  test.use({
    settings: {
      ACCOUNT__REAUTHENTICATION_TIMEOUT: String(SECONDS),
      ACCOUNT__LOGIN_BY_CODE_ENABLED: 'true',
      ACCOUNT__EMAIL_VERIFICATION_BY_CODE_ENABLED: 'true',
      ACCOUNT__SIGNUP_FIELDS: '["email*"]',
    },
  });

  test('an account without a password proves by a mailed code', async ({ site, server, trouble }) => {
    trouble.expectStatus(400, 401);
    const me = fresh('ada');
    await site.signup.open();
    await site.signup.email.fill(me.email);
    await site.signup.submit.click();
    await site.isAt(paths.confirmEmail);
    await site.awake();
    await site.code.enter(codeOf(await server.mail.newest(me.email)));
    await site.expectSignedInAs(me.email);
    const added = fresh('more').email;
    await site.open(paths.email);
    await site.awake();
    await grow(site);
    await site.emails.add(added);
    await asked(site, paths.email);
    await site.page.getByRole('button', { name: 'Email me a code' }).click();
    const mail = await server.mail.newest(me.email, 2);
    expect(mail.kind).toBe('account/email/reauthentication_code');
    await expect(site.page.getByText(`We sent an email to ${me.email}.`)).toBeVisible();
    const code = codeOf(mail);
    await site.code.enter(otherThan(code));
    expect(await site.errorOf('Code')).toContain('Wrong code.');
    await site.code.enter(code);
    // The address is confirmed by a code, too.
    await site.isAt(paths.confirmEmail);
    await expect(site.page.getByRole('main')).toContainText(added);
  });
});

test('the page of the proof leads to the account where nothing was interrupted', async ({ site }) => {
  const me = await site.signedIn('ada');
  await site.open(paths.reauthenticate);
  await site.awake();
  await prove(site, me.password);
  await site.isAt(paths.overview);
});

test('a visitor is led to sign-in and back', async ({ site }) => {
  await site.open(paths.reauthenticate);
  await site.isAt(`${paths.login}?next=${paths.reauthenticate}`);
});
