import { codeOf, expect, fresh, linkOf, number, otherThan, PASSWORD, paths, readable, test } from './fixtures';
import type { Site } from './fixtures';

test.use({
  settings: {
    ACCOUNT__LOGIN_METHODS: '["email", "phone"]',
    ACCOUNT__SIGNUP_FIELDS: '["email*", "phone*", "password1*"]',
  },
});

async function signUp(site: Site, email: string, phone: string): Promise<void> {
  await site.signup.open();
  await site.page.getByLabel('Phone number').fill(phone);
  await site.signup.send(email, PASSWORD);
}

test('a mistyped number is changed, confirmed by its code, and then the address is confirmed', async ({ site, server, trouble }) => {
  trouble.expectStatus(400);
  const me = fresh('ada');
  const [wrong, mine] = [number(), number()];
  await signUp(site, me.email, readable(wrong));
  await site.isAt(paths.verifyPhone);
  await site.awake();
  await expect(site.page.getByRole('main')).toContainText(`We sent a text message to ${readable(wrong)}.`);
  await site.page.getByText('Wrong number? Change it').click();
  await site.page.getByLabel('Phone number').fill(readable(mine));
  await site.page.getByRole('button', { name: 'Send code' }).click();
  await expect(site.status).toHaveText('We sent a text message to the other number.');
  await expect(site.page.getByRole('main')).toContainText(`We sent a text message to ${readable(mine)}.`);
  await site.awake();
  const code = codeOf(await server.texts.newest(readable(mine)));
  await site.code.enter(otherThan(code));
  await expect(site.page.getByText('2 tries left.')).toBeVisible();
  await site.code.enter(code);
  await site.isAt(paths.confirmEmail);
  await site.page.goto(linkOf(await server.mail.newest(me.email)));
  await site.page.getByRole('button', { name: 'Confirm' }).click();
  await site.isAt(paths.login);
  await site.awake();
  await site.page.getByLabel('Email address or phone number').fill(readable(mine));
  await site.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await site.page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  await site.isAt(paths.overview);
});

test('an empty and an impossible number are refused at the field', async ({ site, trouble }) => {
  trouble.expectStatus(400);
  const me = fresh('ada');
  await signUp(site, me.email, '');
  expect(await site.errorOf('Phone number')).toBe('Enter your phone number.');
  await site.awake();
  await site.page.getByLabel('Phone number').fill('12');
  await site.signup.send(me.email, PASSWORD);
  expect(await site.errorOf('Phone number')).toBe('Enter a phone number with its country code, like +49 30 123456.');
});

test("a number that is somebody else's shows the same page", async ({ site, server, visitor }) => {
  const taken = number();
  await (await visitor()).signedIn('bob', '--phone', `${taken}:verified`);
  await signUp(site, fresh('ada').email, taken);
  await site.isAt(paths.verifyPhone);
  await expect(site.page.getByRole('main')).toContainText(`We sent a text message to ${readable(taken)}.`);
  expect((await server.texts.newest(readable(taken))).kind).toBe('account_already_exists');
});

test.describe('without an address', () => {
  test.use({
    settings: {
      ACCOUNT__LOGIN_METHODS: '["phone"]',
      ACCOUNT__SIGNUP_FIELDS: '["phone*", "password1*"]',
      ACCOUNT__EMAIL_VERIFICATION: 'none',
    },
  });

  test('the code of the number signs in, and the account is called by it', async ({ site, server }) => {
    const mine = number();
    await site.signup.open();
    await expect(site.page.getByLabel('Email address')).toHaveCount(0);
    await site.page.getByLabel('Phone number').fill(mine);
    await site.signup.password.fill(PASSWORD);
    await site.signup.submit.click();
    await site.isAt(paths.verifyPhone);
    await site.awake();
    await site.code.enter(codeOf(await server.texts.newest(readable(mine))));
    await site.isAt(paths.overview);
    await expect(site.page.getByRole('main')).toContainText(readable(mine));
  });
});
