import { codeOf, expect, fresh, otherThan, paths, test } from './fixtures';
import type { Site } from './fixtures';

async function ask(site: Site, email: string): Promise<void> {
  await site.page.getByLabel('Email address').fill(email);
  await site.page.getByRole('button', { name: 'Send code' }).click();
}

test.describe('asked for', () => {
  test.use({ settings: { ACCOUNT__LOGIN_BY_CODE_ENABLED: 'true' } });

  test('the mailed code signs in, after a wrong one, and leads to where one wanted to go', async ({ site, server, trouble }) => {
    trouble.expectStatus(400);
    const me = await server.create(fresh('ada'), '--verified');
    const signals = server.signals.listen();
    await site.open(paths.email);
    await site.isAt(`${paths.login}?next=${paths.email}`);
    await site.page.getByRole('link', { name: 'Email me a code' }).click();
    await site.awake();
    await ask(site, me.email);
    await site.isAt(paths.codeConfirm);
    await site.awake();
    await expect(site.page.getByRole('main')).toContainText(`We sent an email to ${me.email}, if there is`);
    const code = codeOf(await server.mail.newest(me.email));
    await site.code.enter(otherThan(code));
    await expect(site.page.getByText('2 tries left.')).toBeVisible();
    await site.code.enter(code);
    await site.isAt(paths.email);
    await site.expectSignedInAs(me.email);
    expect(await signals.types(4)).toEqual([
      'housekey.code_sent',
      'account.login_code_rejected',
      'account.authentication_step_completed',
      'account.user_logged_in',
    ]);
  });

  test('the code can be sent again, and then only the new one works', async ({ site, server, trouble }) => {
    trouble.expectStatus(400);
    const me = await server.create(fresh('ada'), '--verified');
    await site.open(paths.code);
    await site.awake();
    await ask(site, me.email);
    await site.isAt(paths.codeConfirm);
    await site.awake();
    const old = codeOf(await server.mail.newest(me.email));
    await site.page.getByRole('button', { name: 'Send again' }).click();
    await expect(site.status).toContainText('We sent another email.');
    const code = codeOf(await server.mail.newest(me.email, 2));
    await site.awake();
    await site.code.enter(old);
    await expect(site.alert.filter({ hasText: /./ }).first()).toBeVisible();
    await site.code.enter(code);
    await site.isAt(paths.overview);
  });

  test('an unknown address is answered alike, and three wrong codes end it', async ({ site, server, trouble }) => {
    trouble.expectStatus(400);
    const nobody = fresh('nobody');
    await site.open(paths.code);
    await site.awake();
    await ask(site, nobody.email);
    await site.isAt(paths.codeConfirm);
    await site.awake();
    expect((await server.mail.newest(nobody.email)).kind).toBe('account/email/unknown_account');
    for (const code of ['BBBB-BBBB', 'CCCC-CCCC', 'DDDD-DDDD']) {
      await site.code.enterWrong(code, '/enter_login_code');
      await expect(site.alert.filter({ hasText: /./ }).first()).toBeVisible();
    }
    await site.page.reload();
    await expect(site.heading).toHaveText('There is no code to enter');
    await site.page.getByRole('main').getByRole('link', { name: 'Start again' }).click();
    await site.isAt(paths.code);
  });

  test('an address that cannot be one is refused beside its field', async ({ site }) => {
    await site.open(paths.code);
    await site.awake();
    await ask(site, 'nonsense');
    expect(await site.errorOf('Email address')).not.toBe('');
    await expect(site.page.getByLabel('Email address')).toHaveValue('nonsense');
  });

  test('a code is of no use in another browser', async ({ site, server, visitor, trouble }) => {
    trouble.expectStatus(409);
    const me = await server.create(fresh('ada'), '--verified');
    await site.open(paths.code);
    await site.awake();
    await ask(site, me.email);
    await site.isAt(paths.codeConfirm);
    const other = await visitor();
    await other.open(paths.codeConfirm);
    await expect(other.heading).toHaveText('There is no code to enter');
  });
});

test('where codes do not sign in there is neither link nor page', async ({ site, trouble }) => {
  trouble.expectStatus(404);
  await site.open(paths.login);
  await expect(site.page.getByRole('link', { name: 'Email me a code' })).toHaveCount(0);
  expect((await site.page.goto(site.server.url + paths.code))?.status()).toBe(404);
});

test.describe('required after the password', () => {
  test.use({ settings: { ACCOUNT__LOGIN_BY_CODE_REQUIRED: '["password"]' } });

  test('the password alone does not sign in, the code does', async ({ site, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await site.open(paths.login);
    await site.awake();
    await site.login.send(me.email, me.password);
    await site.isAt(paths.codeConfirm);
    await site.awake();
    await expect(site.page.getByRole('main')).toContainText(`We sent an email to ${me.email}. Enter`);
    await site.page.goto(site.server.url + paths.home);
    await site.expectSignedOut();
    await site.open(paths.codeConfirm);
    await site.awake();
    await site.code.enter(codeOf(await server.mail.newest(me.email)));
    await site.isAt(paths.overview);
    await site.expectSignedInAs(me.email);
  });
});

test.describe('of digits', () => {
  test.use({ settings: { ACCOUNT__LOGIN_BY_CODE_ENABLED: 'true', ACCOUNT__USER_CODE_FORMAT: 'numeric' } });

  test('the code is nine digits, for which a telephone shows its digits', async ({ site, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await site.open(paths.code);
    await site.awake();
    await ask(site, me.email);
    await site.isAt(paths.codeConfirm);
    await site.awake();
    await expect(site.code.input).toHaveAttribute('inputmode', 'numeric');
    const code = codeOf(await server.mail.newest(me.email));
    expect(code).toMatch(/^\d{3}-\d{3}-\d{3}$/);
    await site.code.enter(code.replaceAll('-', ''));
    await site.isAt(paths.overview);
  });
});
