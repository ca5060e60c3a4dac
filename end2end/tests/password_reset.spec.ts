import { codeOf, expect, fresh, linkOf, otherThan, paths, test, WRONG_PASSWORD } from './fixtures';
import type { Person, Site } from './fixtures';

const NEW = 'violet anchor kettle 93';

async function ask(site: Site, email: string): Promise<void> {
  await site.page.getByLabel('Email address').fill(email);
  await site.page.getByRole('button', { name: 'Send email' }).click();
}

async function choose(site: Site, password: string): Promise<void> {
  await site.page.getByLabel('New password', { exact: true }).fill(password);
  await site.page.getByRole('button', { name: 'Save password' }).click();
}

/** From the sign-in page to the mail. */
async function forgot(site: Site, person: Person): Promise<void> {
  await site.open(paths.login);
  await site.page.getByRole('link', { name: 'Forgot your password?' }).click();
  await site.isAt(paths.reset);
  await site.awake();
  await ask(site, person.email);
}

test.describe('by link', () => {
  test('the mailed link leads to a new password, which signs in', async ({ site, server, visitor }) => {
    const me = await server.create(fresh('ada'), '--verified');
    const elsewhere = await visitor();
    await elsewhere.login.signIn(me);
    const signals = server.signals.listen();
    await forgot(site, me);
    await site.isAt(paths.resetDone);
    await expect(site.page.getByRole('main')).toContainText(`We sent an email to ${me.email}, if there is`);
    await site.open(linkOf(await server.mail.newest(me.email)));
    await site.isAt(paths.resetChoose);
    await site.awake();
    await expect(site.page.getByRole('main')).toContainText(`This is about the account ${me.email}.`);
    await choose(site, NEW);
    await site.isAt(paths.login);
    await expect(site.status).toHaveText('Your password was changed. Sign in with it.');
    await expect(site.login.email).toHaveValue(me.email);
    expect(await signals.types(3)).toEqual([
      'housekey.password_reset_requested',
      'account.password_reset',
      'housekey.session_ended',
    ]);
    expect((await server.mail.newest(me.email, 2)).kind).toBe('account/email/password_reset');
    await elsewhere.open(paths.email);
    await elsewhere.isAt(`${paths.login}?next=${paths.email}`);
    await elsewhere.login.send(me.email, me.password);
    expect(await elsewhere.errorOf('Password')).toBe('Wrong email or password.');
    await site.login.send(me.email, NEW);
    await site.isAt(paths.overview);
  });

  test('the key is neither in the address nor in the history, and no other page is told it', async ({ site, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await forgot(site, me);
    await site.isAt(paths.resetDone);
    const link = linkOf(await server.mail.newest(me.email));
    const key = link.split('/').at(-1)!;
    const told: string[] = [];
    site.page.on('request', (request) => {
      if (request.url() !== link && JSON.stringify([request.url(), request.headers()]).includes(key)) told.push(request.url());
    });
    await site.open(link);
    await site.isAt(paths.resetChoose);
    expect(await site.page.content()).not.toContain(key);
    await site.page.goBack();
    expect(site.page.url()).not.toContain(key);
    await site.page.goForward();
    await site.isAt(paths.resetChoose);
    expect(told).toEqual([]);
  });

  test('a link that was opened often still works, once', async ({ site, server, visitor }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await forgot(site, me);
    await site.isAt(paths.resetDone);
    const link = linkOf(await server.mail.newest(me.email));
    const scanner = await visitor();
    await scanner.open(link);
    await scanner.open(link);
    await site.open(link);
    await site.awake();
    await choose(site, NEW);
    await site.isAt(paths.login);
    await scanner.open(link);
    await expect(scanner.heading).toHaveText('You need a new email');
    await scanner.page.getByRole('link', { name: 'Send a new email' }).click();
    await scanner.isAt(paths.reset);
  });

  test('a form that was left open after the link was used elsewhere says so', async ({ site, server, visitor }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await forgot(site, me);
    await site.isAt(paths.resetDone);
    const link = linkOf(await server.mail.newest(me.email));
    await site.open(link);
    await site.awake();
    const other = await visitor();
    await other.open(link);
    await other.awake();
    await choose(other, NEW);
    await other.isAt(paths.login);
    await choose(site, WRONG_PASSWORD);
    if (site.javascript) await expect(site.alert).toContainText('This link was already used');
    else await expect(site.heading).toHaveText('You need a new email');
  });

  test('a weak password is refused beside its field, and a better one is taken', async ({ site, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await forgot(site, me);
    await site.isAt(paths.resetDone);
    await site.open(linkOf(await server.mail.newest(me.email)));
    await site.awake();
    await choose(site, me.email);
    expect(await site.errorOf('New password')).not.toBe('');
    await choose(site, NEW);
    await site.isAt(paths.login);
  });

  test('an unknown address is answered alike, and its reader is told', async ({ site, server }) => {
    const nobody = fresh('nobody');
    await forgot(site, nobody);
    await site.isAt(paths.resetDone);
    await expect(site.page.getByRole('main')).toContainText(`We sent an email to ${nobody.email}, if there is`);
    const mail = await server.mail.newest(nobody.email);
    expect(mail.kind).toBe('account/email/unknown_account');
    expect(mail.text).toContain(`${server.url}${paths.signup}`);
  });

  test('an address that cannot be one is refused beside its field', async ({ site }) => {
    await site.open(paths.reset);
    await site.awake();
    await ask(site, 'nonsense');
    expect(await site.errorOf('Email address')).not.toBe('');
    await expect(site.page.getByLabel('Email address')).toHaveValue('nonsense');
  });

  test('a signed-in person finds the address filled in', async ({ site }) => {
    const me = await site.signedIn('ada');
    await site.open(paths.reset);
    await expect(site.page.getByLabel('Email address')).toHaveValue(me.email);
  });

  test('a form of one account never changes the password of another, whose link was opened since', async ({ site, server }) => {
    const [me, other] = [await server.create(fresh('ada'), '--verified'), await server.create(fresh('bob'), '--verified')];
    for (const { email } of [me, other]) {
      await site.open(paths.reset);
      await site.awake();
      await ask(site, email);
      await site.isAt(paths.resetDone);
    }
    await site.open(linkOf(await server.mail.newest(me.email)));
    await site.awake();
    const later = await site.page.context().newPage();
    await later.goto(linkOf(await server.mail.newest(other.email)));
    await expect(later.getByRole('main')).toContainText(`This is about the account ${other.email}.`);
    await choose(site, NEW);
    await expect(site.alert.filter({ hasText: 'This link was already used' })).toBeVisible();
    await later.close();
    await site.open(paths.login);
    await site.login.send(other.email, other.password);
    await site.isAt(paths.overview);
  });

  test('somebody else who is signed in here is signed out by the link', async ({ site, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await site.signedIn('bob');
    await site.open(paths.reset);
    await site.awake();
    await ask(site, me.email);
    await site.isAt(paths.resetDone);
    await site.open(linkOf(await server.mail.newest(me.email)));
    await site.awake();
    await site.expectSignedOut();
    await choose(site, NEW);
    await site.isAt(paths.login);
    await site.login.send(me.email, NEW);
    await site.expectSignedInAs(me.email);
  });
});

test.describe('by code', () => {
  test.use({ settings: { ACCOUNT__PASSWORD_RESET_BY_CODE_ENABLED: 'true' } });

  test('the mailed code leads to a new password, after a wrong one', async ({ site, server, trouble }) => {
    trouble.expectStatus(400);
    const me = await server.create(fresh('ada'), '--verified');
    await forgot(site, me);
    await site.isAt(paths.resetCode);
    await site.awake();
    const code = codeOf(await server.mail.newest(me.email));
    await site.code.enter(otherThan(code));
    await expect(site.page.getByText('2 tries left.')).toBeVisible();
    await site.code.enter(code);
    await site.isAt(paths.resetChoose);
    await site.awake();
    await choose(site, NEW);
    await site.isAt(paths.login);
    await site.login.send(me.email, NEW);
    await site.isAt(paths.overview);
  });

  test('three wrong codes end it, also for nobody, and the page says what to do', async ({ site, trouble }) => {
    trouble.expectStatus(400);
    await forgot(site, fresh('nobody'));
    await site.isAt(paths.resetCode);
    await site.awake();
    for (const code of ['BBBB-BBBB', 'CCCC-CCCC', 'DDDD-DDDD']) {
      await site.code.enter(code);
      await expect(site.alert.filter({ hasText: /./ }).first()).toBeVisible();
    }
    await site.page.reload();
    await expect(site.heading).toHaveText('You need a new email');
  });

  test('the page of the new password is closed to who brought no code', async ({ site, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await forgot(site, me);
    await site.isAt(paths.resetCode);
    await site.open(paths.resetChoose);
    await expect(site.heading).toHaveText('You need a new email');
  });
});

test.describe('with login_on_password_reset', () => {
  test.use({ settings: { ACCOUNT__LOGIN_ON_PASSWORD_RESET: 'true' } });

  test('the new password signs in at once', async ({ site, server }) => {
    const me = await server.create(fresh('ada'), '--verified');
    await forgot(site, me);
    await site.isAt(paths.resetDone);
    await site.open(linkOf(await server.mail.newest(me.email)));
    await site.awake();
    await choose(site, NEW);
    await site.isAt(paths.overview);
    await expect(site.status).toHaveText('Your password was changed.');
    await site.expectSignedInAs(me.email);
  });
});
