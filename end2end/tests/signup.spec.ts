import { expect, fresh, linkOf, PASSWORD, paths, test } from './fixtures';
import type { Site } from './fixtures';

const EMAIL = 'Email address';

/** What a visitor can see and measure of "check your email", the address aside. */
async function seen(site: Site, email: string): Promise<unknown> {
  const { page } = site;
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith(`${paths.actions}/signup`)),
    site.signup.send(email, PASSWORD),
  ]);
  await site.isAt(paths.confirmEmail);
  const html = await page.content();
  const cookies = await page.context().cookies();
  return {
    status: answer.status(),
    headers: Object.keys(await answer.allHeaders()).toSorted(),
    title: await page.title(),
    html: html.replaceAll(email, 'ADDRESS').replaceAll(encodeURIComponent(email), 'ADDRESS').replace(/(nonce|crossorigin)="[^"]*"/g, '$1'),
    cookies: cookies.map(({ name, path, httpOnly, sameSite, secure }) => ({ name, path, httpOnly, sameSite, secure })),
  };
}

test('an empty form shows which fields are required, at each field', async ({ site }) => {
  await site.signup.open();
  await site.signup.submit.click();
  expect(await site.errorOf(EMAIL)).toBe('Enter your email address.');
  if (!site.javascript) await expect(site.page).toHaveTitle('Error: Create an account · Housekey');
  expect(await site.errorOf('Password')).toBe('Enter your password.');
  await expect(site.signup.email).toBeFocused();
});

const refusals = [
  { what: 'no address', email: 'ada at example', field: EMAIL, words: 'Enter an email address, like name@example.org.' },
  {
    what: 'a short password',
    password: 'vi0let!',
    field: 'Password',
    words: 'This password is too short. Try a few words in a row.',
  },
  {
    what: 'a password everybody tries',
    password: 'passwordpassword',
    field: 'Password',
    words: 'This password is too easy to guess. Try a few words that do not belong together.',
  },
  {
    what: 'a password of digits',
    password: '83746529107',
    field: 'Password',
    words: 'This password contains only digits. Try a few words in a row.',
  },
  {
    what: 'the address as the password',
    email: 'ada.lovelace@example.org',
    password: 'Ada.Lovelace@example.org',
    field: 'Password',
    words: 'This password is too similar to your email address, your username or the name of this site. Choose another one.',
  },
];
for (const { what, email = 'grace@example.org', password = PASSWORD, field, words } of refusals) {
  test(`${what} is refused beside its field; the address stays, the password does not travel back`, async ({ site, server }) => {
    await site.signup.open();
    await site.signup.send(email, password);
    expect(await site.errorOf(field)).toBe(words);
    await expect(site.signup.email).toHaveValue(email);
    if (!site.javascript) await expect(site.signup.password).toHaveValue('');
    expect(await site.page.content()).not.toContain(`value="${password}"`);
    expect(await server.mail.to(email)).toEqual([]);
  });
}

test('an address far too long is refused', async ({ site }) => {
  await site.signup.open();
  await site.signup.send(`${'a'.repeat(300)}@example.org`, PASSWORD);
  expect(await site.errorOf(EMAIL)).toBe('Enter an email address, like name@example.org.');
});

test('a taken address looks exactly like a free one', async ({ server, visitor }) => {
  const taken = await server.create(fresh('taken'), '--verified');
  const free = fresh('freeo');
  expect(free.email.length).toBe(taken.email.length);
  const [one, other] = [await visitor(), await visitor()];
  await one.signup.open();
  const signals = server.signals.listen();
  const ofTaken = await seen(one, taken.email);
  expect(await signals.types(0)).toEqual([]);
  await other.signup.open();
  const ofFree = await seen(other, free.email);
  expect(ofTaken).toEqual(ofFree);
  expect((await server.mail.newest(taken.email)).kind).toBe('account/email/account_already_exists');
  expect((await server.mail.newest(free.email)).kind).toBe('account/email/email_confirmation_signup');
});

test('the mail is in the language of the form', async ({ server, visitor }) => {
  const german = await visitor({ locale: 'de-DE' });
  const me = fresh('ada');
  await german.signup.open();
  await expect(german.heading).toHaveText('Konto erstellen');
  await german.page.getByLabel('E\u2011Mail-Adresse').fill(me.email);
  await german.page.getByLabel('Passwort', { exact: true }).fill(me.password);
  await german.page.getByRole('main').getByRole('button', { name: 'Konto erstellen' }).click();
  await german.isAt(paths.confirmEmail);
  await expect(german.heading).toHaveText('Prüfe dein Postfach');
  const mail = await server.mail.newest(me.email);
  expect(mail.text).toContain('Hallo');
  expect(mail.html).toContain('lang="de"');
});

test('next is kept from sign-up to sign-in and after an error', async ({ site }) => {
  await site.signup.open(paths.logout);
  await site.signup.submit.click();
  await site.errorOf(EMAIL);
  await site.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await expect(site.page).toHaveURL(/\/accounts\/login\?next=(%2F|\/)accounts(%2F|\/)logout$/);
});

test('an address typed with capitals is confirmed', async ({ site, server }) => {
  const me = fresh('ada');
  await site.signup.open();
  await site.signup.send(` ${me.email.toUpperCase()} `, me.password);
  await site.isAt(paths.confirmEmail);
  await site.open(linkOf(await server.mail.newest(me.email)));
  await expect(site.page.getByRole('main')).toContainText(me.email);
});

test('a link to the page may name the address, which can be changed', async ({ site }) => {
  const me = fresh('ada');
  await site.open(`${paths.signup}?email=${encodeURIComponent(me.email)}`);
  await expect(site.signup.email).toHaveValue(me.email);
  await site.open(`${paths.signup}?email=${'x'.repeat(300)}`);
  await expect(site.signup.email).toHaveValue('');
  await site.open(`${paths.signup}?email=${encodeURIComponent('"><script>alert(1)</script>')}`);
  await expect(site.signup.email).toHaveValue('"><script>alert(1)</script>');
});

test.describe('with the address twice, and rules for usernames', () => {
  test.use({
    settings: {
      ACCOUNT__SIGNUP_FIELDS: '["email*", "email2*", "username*", "password1*"]',
      ACCOUNT__USERNAME_MIN_LENGTH: '4',
      ACCOUNT__USERNAME_BLACKLIST: '["admin"]',
    },
  });

  test('another address, a short and a forbidden username are refused at their fields', async ({ site }) => {
    const me = fresh('ada');
    await site.signup.open();
    await site.awake();
    const again = site.page.getByLabel('Repeat the email address');
    const username = site.page.getByLabel('Username', { exact: true });
    await site.page.getByLabel('Email address', { exact: true }).fill(me.email);
    await again.fill(fresh('bob').email);
    await username.fill('ada');
    await site.signup.password.fill(me.password);
    await site.signup.submit.click();
    expect(await site.errorOf('Repeat the email address')).toBe('The two addresses are not the same.');
    expect(await site.errorOf('Username')).toBe('This username is too short.');
    await again.fill(me.email.toUpperCase());
    await username.fill('Admin');
    await site.signup.password.fill(me.password);
    await site.signup.submit.click();
    expect(await site.errorOf('Username')).toBe('You cannot use this username. Choose another one.');
    await username.fill(`ada.${Date.now()}`);
    await site.signup.password.fill(me.password);
    await site.signup.submit.click();
    await site.isAt(paths.confirmEmail);
  });
});

test.describe('where sign-up is closed', () => {
  test.use({ settings: { ACCOUNT__SIGNUP_OPEN: 'false' } });

  test('the page says so, and no page links to sign-up', async ({ site }) => {
    await site.signup.open();
    await expect(site.heading).toHaveText('Sign-up is closed');
    await expect(site.signup.email).toHaveCount(0);
    await site.open(paths.home);
    await expect(site.page.getByRole('link', { name: 'Create an account' })).toHaveCount(0);
    await site.login.open();
    await expect(site.page.getByRole('link', { name: 'Create an account' })).toHaveCount(0);
  });

  test('who is invited creates an account and is signed in at once, with the invited address alone', async ({ site, server, visitor }) => {
    const me = fresh('ada');
    await server.command('invite', me.email);
    // The command does not know the port that the server was given.
    const link = server.url + new URL(linkOf(await server.mail.newest(me.email))).pathname;
    await site.page.goto(link);
    await site.isAt(paths.signup);
    await expect(site.signup.email).toHaveValue(me.email);
    await site.signup.send(fresh('eve').email, me.password);
    await expect(site.page.getByRole('main')).toContainText('Your invitation is for another address.');
    await site.signup.send(me.email, me.password);
    await site.isAt(paths.overview);
    await site.expectSignedInAs(me.email);
    const late = await visitor();
    await late.page.goto(link);
    await expect(late.heading).toHaveText('Sign-up is closed');
    await expect(late.status).toContainText('This invitation does not work any more.');
  });
});

test.describe('with username and repeated password', () => {
  test.use({
    settings: {
      ACCOUNT__SIGNUP_FIELDS: '["email*", "username", "password1*", "password2*"]',
      ACCOUNT__LOGIN_METHODS: '["email", "username"]',
    },
  });

  test('different passwords are refused at the second field; username and address stay', async ({ site }) => {
    const { page } = site;
    await site.signup.open();
    await page.getByLabel('Username (optional)').fill('ada');
    await page.getByLabel('Repeat the password').fill('violet anchor kettle 93');
    await site.signup.send('ada@example.org', PASSWORD);
    expect(await site.errorOf('Repeat the password')).toBe('The passwords do not match.');
    await expect(page.getByLabel('Username (optional)')).toHaveValue('ada');
    await expect(site.signup.email).toHaveValue('ada@example.org');
    if (!site.javascript) await expect(page.getByLabel('Repeat the password')).toHaveValue('');
  });

  test('a taken username is refused, and a username signs in', async ({ site, server }) => {
    const { page } = site;
    const me = await server.create(fresh('ada'), '--verified', '--username', `ada${Date.now()}`);
    const username = (JSON.parse(await server.command('user', 'show', me.email)) as { username: string }).username;
    await site.signup.open();
    await page.getByLabel('Username (optional)').fill(username.toUpperCase());
    await page.getByLabel('Repeat the password').fill(PASSWORD);
    await site.signup.send(fresh('eve').email, PASSWORD);
    expect(await site.errorOf('Username (optional)')).toBe('This username is taken. Choose another one.');
    await site.login.open();
    await page.getByLabel('Email address or username').fill(username);
    await site.login.password.fill(me.password);
    await site.login.submit.click();
    await expect(site.heading).toHaveText(username);
  });
});

test.describe('with a limit of two', () => {
  test.use({ settings: { ACCOUNT__RATE_LIMITS__SIGNUP: '2/m/ip' } });

  test('sign-ups over the limit are refused with the time to wait', async ({ site, visitor }) => {
    for (const name of ['one', 'two']) await (await visitor()).signup.signUp(fresh(name));
    const me = fresh('three');
    await site.signup.open();
    await site.signup.send(me.email, me.password);
    await expect(site.alert).toHaveText('You need to wait a little. Try again in 1 minute.');
    await expect(site.signup.email).toHaveValue(me.email);
  });
});

test.describe('the strength of a password', () => {
  test('is what the server says of it, also of one made of the address', { tag: '@javascript' }, async ({ site }) => {
    const { page } = site;
    await site.signup.open();
    await site.awake();
    await expect(page.locator('.hk-strength')).toBeHidden();
    await site.signup.email.fill('ada.lovelace@example.org');
    for (const [password, words] of [
      ['violet', 'This password is too short. Try a few words in a row.'],
      ['password123456789', 'This password is too easy to guess. Try a few words that do not belong together.'],
      ['ada.lovelace@example.org', 'This password is too similar to your email address, your username or the name of this site. Choose another one.'],
      ['xK9#qLz2', 'Good password'],
      [PASSWORD, 'Strong password'],
    ] as const) {
      await site.signup.password.fill(password);
      await expect(page.locator('.hk-strength')).toHaveText(words);
    }
    await site.signup.password.fill('');
    await expect(page.locator('.hk-strength')).toBeHidden();
  });

  test('is not shown before the server has said it, nor when it says nothing', { tag: '@javascript' }, async ({ site, page, trouble }) => {
    trouble.expectFailure(/password_strength/);
    await site.signup.open();
    await site.awake();
    const asked: string[] = [];
    await page.route(`**${paths.actions}/password_strength`, (route) => {
      asked.push(route.request().url());
      return route.abort('connectionfailed');
    });
    await site.signup.password.pressSequentially(PASSWORD, { delay: 10 });
    await expect.poll(() => asked.length).toBe(1);
    await expect(page.locator('.hk-strength')).toHaveText('');
    await expect(site.alert.filter({ hasText: /./ })).toHaveCount(0);
  });

  test('can be shown', { tag: '@javascript' }, async ({ site }) => {
    const { page } = site;
    await site.signup.open();
    await site.awake();
    await site.signup.password.fill(PASSWORD);
    await page.getByRole('button', { name: 'Show password' }).click();
    await expect(site.signup.password).toHaveAttribute('type', 'text');
    await page.getByRole('button', { name: 'Hide password' }).click();
    await expect(site.signup.password).toHaveAttribute('type', 'password');
  });

  test('is not shown without JavaScript', { tag: '@no-javascript' }, async ({ site }) => {
    await site.signup.open();
    await expect(site.page.getByRole('button', { name: 'Show password' })).toBeHidden();
    await expect(site.page.locator('.hk-strength')).toBeHidden();
    await expect(site.page.getByText('At least 8 characters.')).toBeVisible();
  });
});
