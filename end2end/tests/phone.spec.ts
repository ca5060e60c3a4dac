import { codeOf, expect, fresh, number, otherThan, paths, readable, test, WRONG_PASSWORD } from './fixtures';
import type { Site } from './fixtures';

test.use({ settings: { ACCOUNT__LOGIN_METHODS: '["email", "phone"]' } });

async function ask(site: Site, typed: string): Promise<void> {
  await site.page.getByLabel('Phone number', { exact: true }).fill(typed);
  await site.page.getByRole('button', { name: 'Send code' }).click();
}

/** Opens the page by its place in the navigation. */
async function manage(site: Site): Promise<void> {
  await site.open(paths.overview);
  await site.page.getByRole('navigation', { name: 'Account pages' }).getByRole('link', { name: 'Phone number' }).click();
  await site.isAt(paths.phone);
  await site.awake();
}

test('a number is added by the code that was texted to it, after a wrong one', async ({ site, server, trouble }) => {
  trouble.expectStatus(400);
  const me = await site.signedIn('ada');
  const mine = number();
  const signals = server.signals.listen();
  await manage(site);
  await expect(site.page.getByRole('main')).toContainText('No phone number yet');
  await ask(site, readable(mine));
  await site.isAt(paths.verifyPhone);
  await site.awake();
  await expect(site.page.getByRole('main')).toContainText(`We sent a text message to ${readable(mine)}.`);
  const code = codeOf(await server.texts.newest(readable(mine)));
  await site.code.enter(otherThan(code));
  await expect(site.page.getByText('2 tries left.')).toBeVisible();
  await site.code.enter(code);
  await site.isAt(paths.phone);
  await expect(site.status).toHaveText('Your phone number is confirmed.');
  await expect(site.page.getByRole('main').getByRole('listitem')).toContainText([readable(mine)]);
  expect(await signals.types(3)).toEqual(['housekey.code_sent', 'housekey.phone_added', 'housekey.phone_verified']);
  expect((await server.mail.newest(me.email)).kind).toBe('account/email/phone_changed');
});

test('the code can be sent again, and another number can be asked for instead', async ({ site, server }) => {
  await site.signedIn('ada');
  const [first, second] = [number(), number()];
  await manage(site);
  await ask(site, first);
  await site.isAt(paths.verifyPhone);
  await site.awake();
  await site.page.getByRole('button', { name: 'Send again' }).click();
  await expect(site.status).toHaveText('We sent another text message.');
  await server.texts.newest(readable(first), 2);
  await site.page.getByRole('link', { name: 'Start again' }).click();
  await site.awake();
  await expect(site.page.getByRole('main').getByRole('link', { name: 'Enter the code' })).toBeVisible();
  await ask(site, second);
  await site.isAt(paths.verifyPhone);
  await site.awake();
  await site.code.enter(codeOf(await server.texts.newest(readable(second))));
  await site.isAt(paths.phone);
  await expect(site.page.getByRole('main').getByRole('listitem')).toContainText([readable(second)]);
});

test('what is no number is refused at its field', async ({ site, trouble }) => {
  trouble.expectStatus(400);
  await site.signedIn('ada');
  await manage(site);
  await ask(site, '030 123456');
  expect(await site.errorOf('Phone number')).toBe('Enter a phone number with its country code, like +49 30 123456.');
});

test('the number is removed after a question', async ({ site, server }) => {
  const mine = number();
  const me = await site.signedIn('ada', '--phone', `${mine}:verified`);
  await manage(site);
  const row = site.page.getByRole('main').getByRole('listitem');
  await row.locator('summary').click();
  await expect(row).toContainText(`Remove ${readable(mine)} from your account?`);
  await row.getByRole('button', { name: 'Remove number' }).click();
  await expect(site.status).toHaveText('Your phone number was removed.');
  await expect(site.page.getByRole('main')).toContainText('No phone number yet');
  expect((await server.mail.newest(me.email)).kind).toBe('account/email/phone_removed');
});

test("somebody else's number is answered alike, and its owner is told", async ({ site, server, visitor, trouble }) => {
  trouble.expectStatus(400);
  const taken = number();
  await (await visitor()).signedIn('bob', '--phone', `${taken}:verified`);
  await site.signedIn('ada');
  await manage(site);
  await ask(site, taken);
  await site.isAt(paths.verifyPhone);
  expect((await server.texts.newest(readable(taken))).kind).toBe('account_already_exists');
  await site.awake();
  await site.code.enterWrong('BBBB-BBBB', '/enter_phone_code');
  await expect(site.page.getByText('Wrong code.')).toBeVisible();
});

test.describe('long after signing in', () => {
  test.use({
    settings: { ACCOUNT__LOGIN_METHODS: '["email", "phone"]', ACCOUNT__REAUTHENTICATION_TIMEOUT: '1' },
  });

  test('it must be proved who asks, and then the number that was typed is asked for', async ({ site, server, trouble }) => {
    trouble.expectStatus(401);
    const me = await site.signedIn('ada');
    const mine = number();
    await manage(site);
    await site.page.waitForTimeout(1200);
    await ask(site, mine);
    await site.page.getByLabel('Password', { exact: true }).fill(me.password);
    await site.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await site.isAt(paths.verifyPhone);
    await server.texts.newest(readable(mine));
  });
});

test('a number and the password sign in', async ({ site, server, trouble }) => {
  trouble.expectStatus(400);
  const mine = number();
  const me = await server.create(fresh('ada'), '--verified', '--phone', `${mine}:verified`);
  await site.open(paths.login);
  await site.awake();
  const field = site.page.getByLabel('Email address or phone number');
  await field.fill(readable(mine));
  await site.login.password.fill(WRONG_PASSWORD);
  await site.login.submit.click();
  expect(await site.errorOf('Password')).toBe('Wrong phone number or password.');
  await expect(field).toHaveValue(readable(mine));
  await site.login.password.fill(me.password);
  await site.login.submit.click();
  await site.expectSignedInAs(me.email);
});

test.describe('by code', () => {
  test.use({
    settings: { ACCOUNT__LOGIN_METHODS: '["email", "phone"]', ACCOUNT__LOGIN_BY_CODE_ENABLED: 'true', ACCOUNT__TEXT_UNKNOWN_ACCOUNTS: 'true' },
  });

  test('the texted code signs in', async ({ site, server }) => {
    const mine = number();
    const me = await server.create(fresh('ada'), '--verified', '--phone', `${mine}:verified`);
    await site.open(paths.login);
    await site.page.getByRole('link', { name: 'Send me a code' }).click();
    await site.awake();
    await site.page.getByLabel('Email address or phone number').fill(readable(mine));
    await site.page.getByRole('button', { name: 'Send code' }).click();
    await site.isAt(paths.codeConfirm);
    await site.awake();
    await expect(site.heading).toHaveText('Check your phone');
    await expect(site.page.getByRole('main')).toContainText(`We sent a text message to ${readable(mine)}, if there is`);
    await site.code.enter(codeOf(await server.texts.newest(readable(mine))));
    await site.expectSignedInAs(me.email);
  });

  test('an unknown number is answered alike, and told so', async ({ site, server }) => {
    const nobodys = number();
    await site.open(paths.code);
    await site.awake();
    await site.page.getByLabel('Email address or phone number').fill(nobodys);
    await site.page.getByRole('button', { name: 'Send code' }).click();
    await site.isAt(paths.codeConfirm);
    expect((await server.texts.newest(readable(nobodys))).kind).toBe('unknown_account');
  });

  test('what is neither an address nor a number is refused at the field', async ({ site, trouble }) => {
    trouble.expectStatus(400);
    await site.open(paths.code);
    await site.awake();
    await site.page.getByLabel('Email address or phone number').fill('nonsense');
    await site.page.getByRole('button', { name: 'Send code' }).click();
    expect(await site.errorOf('Email address or phone number')).toContain('Enter an email address, or a phone number');
  });
});
